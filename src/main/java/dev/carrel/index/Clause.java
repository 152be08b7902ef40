package dev.carrel.index;

import java.util.List;

/** A condition on entries, within an incarnation. None of the lists is empty: nothing must never mean everything. */
public sealed interface Clause {
    /** All of these. */
    record All(List<Clause> clauses) implements Clause {
        public All {
            clauses = requireSome(clauses);
        }
    }

    /** At least one of these. */
    record Any(List<Clause> clauses) implements Clause {
        public Any {
            clauses = requireSome(clauses);
        }
    }

    /** Not this; an entry without such an attribute at all passes too. */
    record Not(Clause clause) implements Clause {}

    /** Of one of these documents. */
    record OfDocument(List<String> documentKeys) implements Clause {
        public OfDocument {
            documentKeys = requireSome(documentKeys);
        }
    }

    /** With one of these attributes, each as {@link Attributes} writes it. */
    record WithAttribute(List<String> attributes) implements Clause {
        public WithAttribute {
            attributes = requireSome(attributes);
        }
    }

    /** With an attribute between these two, as {@link Attributes} orders them. */
    record Between(String lower, boolean lowerIncluded, String upper, boolean upperIncluded) implements Clause {}

    private static <T> List<T> requireSome(List<T> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException("An empty condition");
        }
        return List.copyOf(list);
    }
}
