package dev.carrel.elasticsearch.analysis;

import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.SetKeywordMarkerFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.common.Strings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** Registers this module's filters and analyzer with the node. */
public final class LanguageAnalysisPlugin extends Plugin implements AnalysisPlugin {

    /** Called by the node, once. */
    public LanguageAnalysisPlugin() {}

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
                "asciifolding",
                (index, environment, name, settings) -> new AsciiFolding(name, settings),
                "porter_stem",
                (index, environment, name, settings) -> new LuceneTokenFilter(name, PorterStemFilter::new),
                "kstem",
                (index, environment, name, settings) -> new LuceneTokenFilter(name, KStemFilter::new),
                "snowball",
                (index, environment, name, settings) -> snowball(name, settings),
                "german_normalization",
                (index, environment, name, settings) -> new LuceneTokenFilter(name, GermanNormalizationFilter::new),
                "elision",
                AnalysisPlugin.requiresAnalysisSettings(
                        (index, environment, name, settings) -> elision(environment, name, settings)),
                "stemmer",
                (index, environment, name, settings) -> new LuceneTokenFilter(name, Stemmers.named(name, settings)),
                "keyword_marker",
                AnalysisPlugin.requiresAnalysisSettings(
                        (index, environment, name, settings) -> keywordMarker(environment, name, settings)));
    }

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        return Map.of(
                "english",
                (index, environment, name, settings) -> new EnglishAnalyzerProvider(environment, name, settings));
    }

    private static TokenFilterFactory snowball(String name, Settings settings) {
        String language = Strings.capitalize(settings.get("language", settings.get("name", "English")));
        return new LuceneTokenFilter(name, tokens -> new SnowballFilter(tokens, language));
    }

    private static TokenFilterFactory elision(Environment environment, String name, Settings settings) {
        CharArraySet articles = Analysis.parseArticles(environment, settings);
        if (articles == null) {
            throw new IllegalArgumentException(
                    "elision filter [" + name + "] requires [articles] or [articles_path] setting");
        }
        return new LuceneTokenFilter(name, tokens -> new ElisionFilter(tokens, articles));
    }

    private static TokenFilterFactory keywordMarker(Environment environment, String name, Settings settings) {
        CharArraySet keywords = Analysis.getWordSet(environment, settings, "keywords");
        if (keywords == null) {
            throw new IllegalArgumentException("keyword_marker filter [" + name
                    + "] needs `keywords` or `keywords_path`; a pattern is not supported here");
        }
        return new LuceneTokenFilter(name, tokens -> new SetKeywordMarkerFilter(tokens, keywords));
    }
}
