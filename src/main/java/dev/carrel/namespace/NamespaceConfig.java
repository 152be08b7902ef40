package dev.carrel.namespace;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What a new namespace gets where nothing else is said; the README's table describes it. Immutable. */
@Singleton
public class NamespaceConfig {
    private final Language language;

    @Inject
    NamespaceConfig(@ConfigProperty(name = "carrel.search.language", defaultValue = "english") String language) {
        this.language = Language.find(language)
                .orElseThrow(() -> new IllegalStateException(
                        "carrel.search.language is '" + language + "'; it must be one of: " + Language.all() + "."));
    }

    Language language() {
        return language;
    }
}
