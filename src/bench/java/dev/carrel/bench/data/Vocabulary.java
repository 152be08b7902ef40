package dev.carrel.bench.data;

import java.util.random.RandomGenerator;

/** Pronounceable words that occur about as unevenly as those of a language do. Immutable. */
final class Vocabulary {
    private static final int SIZE = 3000;
    private static final String CONSONANTS = "bcdfghklmnprstvw";
    private static final String VOWELS = "aeiou";

    private final String[] words = new String[SIZE];

    Vocabulary(RandomGenerator random) {
        for (int i = 0; i < SIZE; i++) {
            StringBuilder word = new StringBuilder();
            for (int syllables = 1 + random.nextInt(4); syllables > 0; syllables--) {
                word.append(letter(CONSONANTS, random)).append(letter(VOWELS, random));
            }
            words[i] = word.append(letter(CONSONANTS, random)).toString();
        }
    }

    private static char letter(String letters, RandomGenerator random) {
        return letters.charAt(random.nextInt(letters.length()));
    }

    /** About {@code length} words, the word of rank r with a probability of about 1/r (Zipf's law). */
    String text(int length, RandomGenerator random) {
        StringBuilder text = new StringBuilder(length * 7);
        for (int i = 0; i < length; i++) {
            int rank = (int) Math.pow(SIZE, random.nextDouble()) - 1;
            text.append(i == 0 ? "" : " ").append(words[rank]);
        }
        return text.append('.').toString();
    }
}
