package dev.carrel.client.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carrel.client.Json;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FilterOptionsTest {
    @Command
    static final class Narrowed implements Callable<Integer> {
        @Mixin
        private FilterOptions filter;

        @Override
        public Integer call() {
            return 0;
        }
    }

    /** As it is sent. */
    private static JsonNode clause(String... arguments) throws JsonProcessingException {
        Narrowed command = new Narrowed();
        new CommandLine(command).parseArgs(arguments);
        return Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(command.filter.clause()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "lang=en | {\"key\":\"lang\",\"eq\":\"en\"}",
                "lang = en | {\"key\":\"lang\",\"eq\":\"en\"}",
                "lang=en,de | {\"key\":\"lang\",\"in\":[\"en\",\"de\"]}",
                "lang!=en | {\"not\":{\"key\":\"lang\",\"eq\":\"en\"}}",
                "year>=2020 | {\"key\":\"year\",\"gte\":2020}",
                "year<2020.5 | {\"key\":\"year\",\"lt\":2020.5}",
                "published>2026-01-31T12:00:00+01:00 | {\"key\":\"published\",\"gt\":\"2026-01-31T12:00:00+01:00\"}",
                "draft=true | {\"key\":\"draft\",\"eq\":true}",
                "number=\"42\" | {\"key\":\"number\",\"eq\":\"42\"}",
                "title=\"a, b\",c | {\"key\":\"title\",\"in\":[\"a, b\",\"c\"]}",
                "formula=a=b | {\"key\":\"formula\",\"eq\":\"a=b\"}",
                "title=\"\" | {\"key\":\"title\",\"eq\":\"\"}"
            })
    void conditionsBecomeClauses(String condition, String json) throws Exception {
        assertThat(clause("--where", condition)).isEqualTo(Json.MAPPER.readTree(json));
    }

    @Test
    void allOfThemMustHold() throws Exception {
        assertThat(clause("--where", "a=1", "--where", "b>2", "--filter", "{\"not\":{\"documentKeys\":[\"d\"]}}"))
                .isEqualTo(Json.MAPPER.readTree("""
                        {"and":[{"key":"a","eq":1},{"key":"b","gt":2},{"not":{"documentKeys":["d"]}}]}"""));
    }

    @Test
    void withoutOptionsNothingIsNarrowed() throws Exception {
        assertThat(clause().isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lang", "=en", "lang=", "lang=en,", "lang=,en", "year>1,2", "lang=\"en", "lang=\"en\"x"})
    void faultsNameTheConditionAndAForm(String condition) {
        assertThatThrownBy(() -> clause("--where", condition))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--where '" + condition + "' ")
                .hasMessageEndingWith(", like 'lang=en'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{} {}", "[]", "lang=en", "null", "{\"key\":}"})
    void whatIsNoJsonObjectIsSaid(String filter) {
        assertThatThrownBy(() -> clause("--filter", filter))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("--filter is not ");
    }
}
