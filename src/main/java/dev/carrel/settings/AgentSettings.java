package dev.carrel.settings;

import dev.carrel.namespace.Language;
import dev.carrel.namespace.Namespace;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An agent's settings.
 *
 * @param language of its texts, for the search by words
 */
@Schema(examples = "{\"language\": \"german\"}")
public record AgentSettings(Language language) {
    static AgentSettings of(Namespace namespace) {
        return new AgentSettings(namespace.language());
    }
}
