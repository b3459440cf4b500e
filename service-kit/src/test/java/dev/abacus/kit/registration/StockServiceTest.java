package dev.abacus.kit.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.kit.StartedService;
import dev.abacus.kit.http.Caller;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.consul.serviceregistry.ConsulAutoServiceRegistration;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;

/** A service without the hardening: Spring Cloud's own registration, and nothing of ours in the way of a call. */
class StockServiceTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String STOCK = "abacus.hardening.enabled=false";
    private static TestConsul consul;

    @BeforeAll
    static void startConsul() {
        consul = TestServers.startConsul();
    }

    @AfterAll
    static void stopConsul() {
        consul.close();
    }

    @Test
    void itsBeansAreTheLibraries() {
        try (var service = StartedService.with(consul.uri(), STOCK, "abacus.instance=stock-1")) {
            var context = service.context();

            assertThat(context.getBean(ConsulAutoServiceRegistration.class).isRunning())
                    .isTrue();
            assertThat(context.getBean(ConsulServiceRegistry.class)).isExactlyInstanceOf(ConsulServiceRegistry.class);
            assertThat(context.containsBean("boundedConsulClient")).isFalse();
            assertThat(context.getBeansOfType(EarlyDeregistration.class)).isEmpty();
            assertThat(context.getBeansOfType(ApplicationRunner.class)).isEmpty();
            assertThat(Stream.of(context.getBeanNamesForType(FilterRegistrationBean.class)))
                    .doesNotContain("leavingFilter");
            assertThat(context.getBean("deadlineFilter", FilterRegistrationBean.class)
                            .isEnabled())
                    .isFalse();
            assertThat(isRegistered("stock-1")).isTrue();
        }
        assertThat(isRegistered("stock-1")).isFalse();
    }

    /** The check that config/tuned.yml asks for: readiness, each second. */
    @Test
    void tunedPropertiesReachConsul() {
        String tuned = ProjectHome.find().resolve("config/tuned.yml").toUri().toString();
        try (var service = StartedService.with(
                consul.uri(), STOCK, "abacus.instance=tuned-1", "spring.config.additional-location=" + tuned)) {
            var discovery = service.context().getBean(ConsulDiscoveryProperties.class);

            assertThat(service.context().getBean(ConsulServiceRegistry.class))
                    .isExactlyInstanceOf(ConsulServiceRegistry.class);
            assertThat(discovery.isFailFast()).isFalse();
            assertThat(discovery.getHealthCheckCriticalTimeout()).isEqualTo("1m");
            await().atMost(SOON).untilAsserted(() -> assertThat(checks()).contains("/actuator/health/readiness: "));
        }
    }

    private static boolean isRegistered(String instance) {
        return new Caller(consul.uri().getPort())
                .get("/v1/agent/services")
                .json()
                .has(instance);
    }

    /** With what Consul has got from each. */
    private static String checks() {
        return new Caller(consul.uri().getPort()).get("/v1/agent/checks").text();
    }
}
