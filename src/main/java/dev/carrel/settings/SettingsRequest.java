package dev.carrel.settings;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Settings as a caller sends them.
 *
 * @param language {@code english}, {@code german} and so on, or {@code plain} for any other and for mixtures
 */
@Schema(examples = "{\"language\": \"german\"}")
public record SettingsRequest(@Nullable String language) {}
