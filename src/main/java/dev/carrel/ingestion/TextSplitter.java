package dev.carrel.ingestion;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.document.DocumentSplitter;
import dev.langchain4j.data.document.splitter.DocumentSplitters;
import dev.langchain4j.data.segment.TextSegment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a document's text into passages: Markdown first at its headings, so that no passage runs from one section into the
 * next, then with LangChain4j's recursive splitter (paragraphs, lines, sentences, words). The same text and settings always
 * give the same passages, which a restart relies on. Thread-safe.
 */
@ApplicationScoped
public class TextSplitter {
    /** The media type whose headings are respected. */
    static final String MARKDOWN = "text/markdown";

    private final DocumentSplitter recursive;
    private final String settings;
    private final Parser markdown =
            Parser.builder().includeSourceSpans(IncludeSourceSpans.BLOCKS).build();

    @Inject
    public TextSplitter(IngestionConfig config) {
        this.recursive = DocumentSplitters.recursive(config.chunkSize(), config.chunkOverlap());
        this.settings = "recursive/" + config.chunkSize() + "/" + config.chunkOverlap();
    }

    /** Names the method and its settings; part of a document's content hash, so that a change of them splits anew. */
    String settings() {
        return settings;
    }

    /** The passages of a text in order, each without surrounding white space and none empty. */
    List<String> split(String text, @Nullable String mediaType) {
        List<String> sections = MARKDOWN.equals(mediaType) ? sections(text) : List.of(text);
        List<String> passages = new ArrayList<>();
        for (String section : sections) {
            if (!section.isBlank()) {
                for (TextSegment segment : recursive.split(Document.from(section))) {
                    String passage = segment.text().strip();
                    if (!passage.isEmpty()) {
                        passages.add(passage);
                    }
                }
            }
        }
        return passages;
    }

    /** Cuts before each heading that is one: not in code blocks. A heading with nothing below it stays with the next. */
    private List<String> sections(String text) {
        List<String> sections = new ArrayList<>();
        int start = 0;
        boolean bodySeen = false;
        for (Node node = markdown.parse(text).getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof Heading && bodySeen) {
                int end = node.getSourceSpans().getFirst().getInputIndex();
                sections.add(text.substring(start, end));
                start = end;
                bodySeen = false;
            } else if (!(node instanceof Heading)) {
                bodySeen = true;
            }
        }
        sections.add(text.substring(start));
        return sections;
    }
}
