package dev.carrel.rerank;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RerankConfigTest {
    private static RerankConfig config(
            @Nullable String baseUrl, @Nullable String model, String byDefault, int candidates, Duration timeout) {
        return new RerankConfig(
                Optional.ofNullable(baseUrl),
                Optional.ofNullable(model),
                Optional.empty(),
                byDefault,
                candidates,
                16,
                timeout,
                Duration.ofSeconds(10));
    }

    private static RerankConfig config(String baseUrl) {
        return config(baseUrl, "m", "off", 50, Duration.ofSeconds(1));
    }

    @Test
    void endpointIsBelowTheBaseUrl() {
        assertThat(config("https://api.jina.ai/v1").endpoint().orElseThrow())
                .hasToString("https://api.jina.ai/v1/rerank");
        assertThat(config("http://127.0.0.1:8080/").endpoint().orElseThrow())
                .hasToString("http://127.0.0.1:8080/rerank");
        assertThat(config(null, null, "off", 50, Duration.ofSeconds(1)).endpoint())
                .isEmpty();
    }

    @Test
    void faultsNameTheSettingAndItsValue() {
        Duration second = Duration.ofSeconds(1);
        for (String url : new String[] {"api.jina.ai", "ftp://x/v1", "http:///v1", "http://a b/", "file:///etc"}) {
            assertThatThrownBy(() -> config(url))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("carrel.rerank.base-url is '" + url + "'");
        }
        assertThatThrownBy(() -> config("http://x/v1", null, "off", 50, second))
                .hasMessageContaining("carrel.rerank.model is needed");
        assertThatThrownBy(() -> config(null, null, "yes", 50, second))
                .hasMessageContaining("carrel.rerank.default is 'yes'; it must be on or off");
        assertThatThrownBy(() -> config(null, null, "off", 201, second))
                .hasMessageContaining("carrel.rerank.candidates is 201; it must be 1 to 200");
        assertThatThrownBy(() -> config(null, null, "off", 50, Duration.ZERO))
                .hasMessageContaining("carrel.rerank.timeout is PT0S");
    }
}
