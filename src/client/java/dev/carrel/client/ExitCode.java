package dev.carrel.client;

/** What a script learns from the client's end; part of its contract. */
public final class ExitCode {
    /** All that was asked for was done. */
    public static final int OK = 0;
    /** The service refused the request, or some documents were refused or failed. */
    public static final int REFUSED = 1;
    /** The command line made no sense; nothing was sent. */
    public static final int USAGE = 2;
    /** The service is not reachable, or stayed too busy. */
    public static final int UNREACHABLE = 3;

    private ExitCode() {}
}
