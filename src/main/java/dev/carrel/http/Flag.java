package dev.carrel.http;

import dev.carrel.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads parameters that are true or false. One of a boolean's type would be false for whatever it does not understand. */
public final class Flag {
    private Flag() {}

    /** Whether it is true; absent or empty it is false. @throws ProblemException 400 for anything but true and false */
    public static boolean of(String name, @Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw ProblemException.invalid(name, text, name + " must be true or false.", null);
    }
}
