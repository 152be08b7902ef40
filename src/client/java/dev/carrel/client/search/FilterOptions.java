package dev.carrel.client.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What narrows a search by metadata: conditions in short, or a filter as the service takes it. All of them must hold. */
public final class FilterOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only what fits: 'lang=en', 'lang=en,de' (one of these), 'lang!=en', 'year>=2020',"
                    + " 'published<2026-01-31'; may be repeated, and all must hold. Put \"quotes\" around numbers, true"
                    + " and false where text is meant, and around texts with commas.")
    private List<String> conditions = List.of();

    @Option(
            names = "--filter",
            paramLabel = "JSON",
            description = "Only what fits this clause, such as"
                    + " '{\"or\":[{\"key\":\"lang\",\"eq\":\"en\"},{\"documentKeys\":[\"a\"]}]}'.")
    private @Nullable String filter;

    /**
     * The filter of the request; null when nothing is narrowed.
     *
     * @throws ParameterException naming the option and what is wrong with it
     */
    @Nullable Object clause() {
        List<Object> clauses = new ArrayList<>();
        for (String condition : conditions) {
            clauses.add(condition(condition));
        }
        if (filter != null) {
            clauses.add(json(filter));
        }
        return switch (clauses.size()) {
            case 0 -> null;
            case 1 -> clauses.getFirst();
            default -> Map.of("and", clauses);
        };
    }

    private Object condition(String condition) {
        try {
            return Condition.parse(condition);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--where '" + condition + "' " + e.getMessage() + ", like 'lang=en'");
        }
    }

    private JsonNode json(String text) {
        try {
            JsonNode clause = Json.MAPPER
                    .reader()
                    .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .readTree(text);
            if (clause.isObject()) {
                return clause;
            }
        } catch (JsonProcessingException e) {
            throw new ParameterException(
                    command.commandLine(),
                    "--filter is not JSON, at character "
                            + (e.getLocation() == null ? 1 : e.getLocation().getColumnNr()) + ": "
                            + e.getOriginalMessage());
        }
        throw new ParameterException(
                command.commandLine(), "--filter is not an object, like {\"key\":\"lang\",\"eq\":\"en\"}");
    }
}
