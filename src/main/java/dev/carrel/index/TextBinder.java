package dev.carrel.index;

import dev.carrel.namespace.Language;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.hibernate.search.engine.backend.document.DocumentElement;
import org.hibernate.search.engine.backend.document.IndexFieldReference;
import org.hibernate.search.mapper.pojo.bridge.TypeBridge;
import org.hibernate.search.mapper.pojo.bridge.binding.TypeBindingContext;
import org.hibernate.search.mapper.pojo.bridge.mapping.programmatic.TypeBinder;
import org.hibernate.search.mapper.pojo.bridge.runtime.TypeBridgeWriteContext;

/**
 * Declares a text field for each language, of which an entry has one: its namespace's. So each language has an analyzer and
 * statistics of words of its own, in one index for all.
 */
public class TextBinder implements TypeBinder {
    /** The field, and its analyzer, of texts in a language. */
    static String field(Language language) {
        return "text_" + language.word();
    }

    @Override
    public void bind(TypeBindingContext context) {
        context.dependencies().useRootOnly();
        Map<Language, IndexFieldReference<String>> fields = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            String field = field(language);
            fields.put(
                    language,
                    context.indexSchemaElement()
                            .field(field, types -> types.asString().analyzer(field))
                            .toReference());
        }
        context.bridge(IndexedChunk.class, new Bridge(fields));
    }

    /** Writes the text into the field of its language. Stateless. */
    public static class Bridge implements TypeBridge<IndexedChunk> {
        private final Map<Language, IndexFieldReference<String>> fields;

        Bridge(Map<Language, IndexFieldReference<String>> fields) {
            this.fields = fields;
        }

        @Override
        public void write(DocumentElement target, IndexedChunk chunk, TypeBridgeWriteContext context) {
            target.addValue(Objects.requireNonNull(fields.get(chunk.getLanguage())), chunk.getText());
        }
    }
}
