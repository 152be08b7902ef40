package dev.carrel.elasticsearch.analysis;

import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.EmptyTokenStream;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;

/** A filter that only wraps the token stream in one of Lucene's. */
final class LuceneTokenFilter extends AbstractTokenFilterFactory {

    private final UnaryOperator<TokenStream> filter;

    /** @throws IllegalArgumentException when Lucene does not know what is asked for, for instance a language */
    LuceneTokenFilter(String name, UnaryOperator<TokenStream> filter) {
        super(name);
        this.filter = filter;
        // tried once, so that a mistake is refused when the index is created and not at its first document
        filter.apply(new EmptyTokenStream());
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return filter.apply(tokens);
    }
}
