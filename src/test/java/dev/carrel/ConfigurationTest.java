package dev.carrel;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.carrel.lifecycle.NodeLifecycle;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every setting of the service: its default, that it can be parsed, and that the README names it. */
class ConfigurationTest {
    /** Defaults by name. Changing one is changing the README's table too. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("carrel.access.max-bytes", "16777216"),
            Map.entry("carrel.agent-health.cache-hit-rate", "0.5"),
            Map.entry("carrel.agent-health.least-searches", "10"),
            Map.entry("carrel.agent-health.most-chunks", "2000"),
            Map.entry("carrel.agent-health.slow-search", "PT0.5S"),
            Map.entry("carrel.cache.embeddings-bytes", "16777216"),
            Map.entry("carrel.cache.page-lifetime", "PT5M"),
            Map.entry("carrel.cache.pages-bytes", "33554432"),
            Map.entry("carrel.cache.texts-bytes", "16777216"),
            Map.entry("carrel.deletion.batch-size", "500"),
            Map.entry("carrel.deletion.certificate-retention", "P3650D"),
            Map.entry("carrel.deletion.chunks-per-second", "0"),
            Map.entry("carrel.deletion.grace", "PT0S"),
            Map.entry("carrel.deletion.second-look-after", "PT5M"),
            Map.entry("carrel.elasticsearch.hosts", "127.0.0.1:9200"),
            Map.entry("carrel.elasticsearch.password", ""),
            Map.entry("carrel.elasticsearch.protocol", "http"),
            Map.entry("carrel.elasticsearch.replicas", "0"),
            Map.entry("carrel.elasticsearch.request-timeout", "PT10S"),
            Map.entry("carrel.elasticsearch.shards", "1"),
            Map.entry("carrel.elasticsearch.username", ""),
            Map.entry("carrel.embedding.api-key", ""),
            Map.entry("carrel.embedding.base-url", ""),
            Map.entry("carrel.embedding.batch-size", "32"),
            Map.entry("carrel.embedding.dimension", "384"),
            Map.entry("carrel.embedding.max-retries", "2"),
            Map.entry("carrel.embedding.model", ""),
            Map.entry("carrel.embedding.provider", "in-process"),
            Map.entry("carrel.embedding.query-prefix", ""),
            Map.entry("carrel.embedding.threads", "0"),
            Map.entry("carrel.embedding.timeout", "PT20S"),
            Map.entry("carrel.ingestion.at-once", "0"),
            Map.entry("carrel.ingestion.chunk-overlap", "100"),
            Map.entry("carrel.ingestion.chunk-size", "1000"),
            Map.entry("carrel.ingestion.max-documents", "10000"),
            Map.entry("carrel.ingestion.max-text-bytes", "16777216"),
            Map.entry("carrel.operation.first-backoff", "PT1S"),
            Map.entry("carrel.operation.history", "P30D"),
            Map.entry("carrel.operation.lease", "PT15S"),
            Map.entry("carrel.operation.longest-backoff", "PT30S"),
            Map.entry("carrel.operation.max-attempts", "30"),
            Map.entry("carrel.operation.max-pending-per-organization", "10000"),
            Map.entry("carrel.operation.max-running", "12"),
            Map.entry("carrel.operation.stuck-after", "PT10M"),
            Map.entry("carrel.reconciliation.alarm-above", "10"),
            Map.entry("carrel.reconciliation.cron", "0 3 * * *"),
            Map.entry("carrel.reconciliation.grace", "PT1H"),
            Map.entry("carrel.reconciliation.ids-per-second", "50000"),
            Map.entry("carrel.reconciliation.max-recorded", "10000"),
            Map.entry("carrel.reconciliation.mode", "heal"),
            Map.entry("carrel.reconciliation.threads", "2"),
            Map.entry("carrel.reconciliation.zone", "UTC"),
            Map.entry("carrel.request.budget-bytes", "134217728"),
            Map.entry("carrel.request.max-bytes", "67108864"),
            Map.entry("carrel.rerank.api-key", ""),
            Map.entry("carrel.rerank.base-url", ""),
            Map.entry("carrel.rerank.candidates", "50"),
            Map.entry("carrel.rerank.default", "off"),
            Map.entry("carrel.rerank.max-concurrent", "16"),
            Map.entry("carrel.rerank.model", ""),
            Map.entry("carrel.rerank.pause", "PT10S"),
            Map.entry("carrel.rerank.timeout", "PT1S"),
            Map.entry("carrel.search.freshness-wait", "PT2S"),
            Map.entry("carrel.search.fusion-depth", "100"),
            Map.entry("carrel.search.fusion-k", "60"),
            Map.entry("carrel.search.store-requests", "0"),
            Map.entry("carrel.search.organization-requests", "0"),
            Map.entry("carrel.search.memory-bytes", ""),
            Map.entry("carrel.search.keyword-weight", "1"),
            Map.entry("carrel.search.language", "english"),
            Map.entry("carrel.search.semantic-weight", "2"),
            Map.entry("carrel.search.warmup-time", "PT2S"));

    private record Setting(String defaultValue, Type type) {}

    /** All parameters of constructors that are settings. */
    private static SortedMap<String, Setting> settings() {
        SortedMap<String, Setting> settings = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.carrel")) {
            if (type.getName().startsWith("dev.carrel.wildfly")) {
                continue;
            }
            for (Constructor<?> constructor : type.reflect().getDeclaredConstructors()) {
                for (Parameter parameter : constructor.getParameters()) {
                    ConfigProperty property = parameter.getAnnotation(ConfigProperty.class);
                    if (property != null) {
                        boolean without = property.defaultValue().equals(ConfigProperty.UNCONFIGURED_VALUE);
                        settings.put(
                                property.name(),
                                new Setting(without ? "" : property.defaultValue(), parameter.getParameterizedType()));
                    }
                }
            }
        }
        return settings;
    }

    /** Otherwise a wrong value is told to whoever needs it first. */
    @Test
    void startReadsTheSettingsOfEveryFeature() throws ClassNotFoundException {
        Class<?> check = Class.forName("dev.carrel.lifecycle.SettingsCheck");
        Set<Class<?>> read = Set.of(check.getDeclaredConstructors()[0].getParameterTypes());
        List<? extends Class<?>> features = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.carrel").stream()
                        .filter(type -> type.getSimpleName().endsWith("Config"))
                        .filter(type -> type.isAnnotatedWith(Singleton.class))
                        .map(JavaClass::reflect)
                        .toList();

        assertThat(features).hasSizeGreaterThan(10).allMatch(read::contains);
    }

    @Test
    void defaultsAreThese() {
        SortedMap<String, String> found = new TreeMap<>();
        settings().forEach((name, setting) -> found.put(name, setting.defaultValue));

        assertThat(found).isEqualTo(new TreeMap<>(DEFAULTS));
    }

    /** The last sign of life may come just before the death; then the lease runs out, and any node looks for such. */
    @Test
    void operationOfADeadNodeIsTakenUpWithinThirtySecondsByDefault() {
        Duration lease = Duration.parse(DEFAULTS.get("carrel.operation.lease"));

        assertThat(lease.plus(NodeLifecycle.DISPATCH.multipliedBy(2))).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void readmeNamesEverySetting() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Set<String> missing = new TreeSet<>();
        for (String name : settings().keySet()) {
            // a row may list the last parts of several names: `carrel.x.a`, `.b`
            String last = name.substring(name.lastIndexOf('.'));
            if (!readme.contains("`" + name + "`") && !readme.contains("`" + last + "`")) {
                missing.add(name);
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void everyDefaultIsOfItsType() {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder().addDiscoveredConverters().build();
        settings().forEach((name, setting) -> {
            if (setting.type instanceof Class<?> type) {
                Object value = config.getConverter(type).orElseThrow().convert(setting.defaultValue);
                assertThat(value).as(name).isNotNull();
                if (type != String.class) {
                    assertThatThrownBy(() ->
                                    config.getConverter(type).orElseThrow().convert("much"))
                            .as(name)
                            .isInstanceOf(RuntimeException.class);
                }
            } else {
                assertThat(setting.type.getTypeName())
                        .as(name)
                        .matches(
                                type -> type.startsWith(Optional.class.getName()) || type.startsWith("java.util.List"));
            }
        });
    }
}
