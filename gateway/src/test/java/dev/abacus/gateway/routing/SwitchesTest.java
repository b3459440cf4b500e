package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** Each part of the hardening can be switched off alone: the library's bean takes its place, and calls are answered. */
class SwitchesTest {

    private static TestConsul consul;
    private static TestInstance instance;

    @BeforeAll
    static void start() throws IOException {
        consul = TestServers.startConsul();
        instance = new TestInstance("arith-service", "arith-service-1", consul.uri());
        instance.answers(200, "application/json", """
                {"operation": "multiply", "operands": [7, 8], "result": 56, "instance": "arith-service-1"}""");
    }

    @AfterAll
    static void stop() {
        instance.close();
        consul.close();
    }

    /** In less time than blocking queries of Consul last, behind which registration and deregistration must not wait. */
    @Timeout(40)
    @ParameterizedTest
    @EnumSource
    void worksWithoutAnyOneOfThem(HardeningPart part) {
        try (var gateway = StartedGateway.with(consul.uri(), "--" + part.property() + "=false")) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(
                                    gateway.get("/api/multiply?a=7&b=8").body())
                            .contains("\"result\":56"));
            assertThat(HardeningPart.values())
                    .filteredOn(each -> each.isOff(gateway.context()))
                    .containsExactly(part);
        }
    }

    @Test
    void theDefaultsHaveASwitchForEach() {
        var defaults = new YamlPropertiesFactoryBean();
        defaults.setResources(new ClassPathResource("abacus-defaults.yml"));

        assertThat(Objects.requireNonNull(defaults.getObject()).stringPropertyNames().stream()
                        .filter(name ->
                                name.startsWith("abacus.hardening.") && !name.equals("abacus.hardening.enabled")))
                .containsExactlyInAnyOrderElementsOf(Stream.of(HardeningPart.values())
                        .map(HardeningPart::property)
                        .toList());
    }
}
