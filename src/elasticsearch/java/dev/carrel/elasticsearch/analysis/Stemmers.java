package dev.carrel.elasticsearch.analysis;

import java.util.Locale;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;

/** The languages of the {@code stemmer} filter: every English one, five light ones, and whatever Snowball has a stemmer for. */
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
            case "light_french", "lightfrench" -> FrenchLightStemFilter::new;
            case "light_german", "lightgerman" -> GermanLightStemFilter::new;
            case "light_italian", "lightitalian" -> ItalianLightStemFilter::new;
            case "light_portuguese", "lightportuguese" -> PortugueseLightStemFilter::new;
            case "light_spanish", "lightspanish" -> SpanishLightStemFilter::new;
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
                            + "] in the embedded node; English, light_french, light_german, light_italian, light_portuguese,"
                            + " light_spanish and the Snowball languages are there",
                    unknown);
        }
    }
}
