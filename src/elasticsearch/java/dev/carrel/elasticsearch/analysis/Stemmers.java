package dev.carrel.elasticsearch.analysis;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;

/** The languages of the {@code stemmer} filter: every English one, and whatever Snowball has a stemmer for. */
final class Stemmers {

    private Stemmers() {}

    /** The stemmer that {@code language} (or its old synonym {@code name}) asks for; without either, Porter's. */
    static UnaryOperator<TokenStream> named(String filter, Settings settings) {
        String language = settings.get("language", settings.get("name", "porter"));
        return switch (language.toLowerCase(Locale.ROOT)) {
            case "english", "porter" -> PorterStemFilter::new;
            case "light_english", "lightenglish", "kstem" -> KStemFilter::new;
            case "minimal_english", "minimalenglish" -> EnglishMinimalStemFilter::new;
            case "possessive_english", "possessiveenglish" -> EnglishPossessiveFilter::new;
            case "porter2" -> tokens -> new SnowballFilter(tokens, "English");
            default -> tokens -> snowball(tokens, filter, language);
        };
    }

    private static TokenStream snowball(TokenStream tokens, String filter, String language) {
        try {
            return new SnowballFilter(tokens, Strings.capitalize(language));
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(
                    "stemmer filter [" + filter + "]: no stemmer for language [" + language
                            + "] in the embedded node; English and the Snowball languages are there",
                    unknown);
        }
    }
}
