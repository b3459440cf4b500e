package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JConfigurationProperties;
import org.springframework.cloud.consul.discovery.ConsulDiscoveryProperties;
import org.springframework.cloud.loadbalancer.cache.LoadBalancerCacheProperties;
import org.springframework.cloud.openfeign.FeignClientProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/** config/tuned.yml: it has an effect, without any part of the hardening, and what it says of other properties is so. */
class TunedTest {

    private static TestConsul consul;
    private static TestInstance instance;
    private static StartedGateway gateway;
    private static ApplicationContext context;

    @BeforeAll
    static void start() throws IOException {
        consul = TestServers.startConsul();
        instance = new TestInstance("arith-service", "arith-service-1", consul.uri());
        instance.answers(200, "application/json", """
                {"operation": "multiply", "operands": [7, 8], "result": 56, "instance": "arith-service-1"}""");
        gateway = StartedGateway.with(
                consul.uri(),
                "--abacus.hardening.enabled=false",
                "--spring.config.additional-location="
                        + ProjectHome.find().resolve("config/tuned.yml").toUri());
        context = gateway.context();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        instance.close();
        consul.close();
    }

    @Test
    void itsBeansAreTheLibraries() {
        assertThat(HardeningPart.values()).allMatch(part -> part.isOff(context));
    }

    @Test
    void theLibrariesReadIt() {
        var discovery = context.getBean(ConsulDiscoveryProperties.class);
        var feign = Objects.requireNonNull(
                context.getBean(FeignClientProperties.class).getConfig().get("default"));
        var breakers = context.getBean(Resilience4JConfigurationProperties.class);

        assertThat(discovery.isQueryPassing()).isTrue();
        assertThat(discovery.getHealthCheckInterval()).isEqualTo("1s");
        assertThat(context.getBean(LoadBalancerCacheProperties.class).getTtl()).isEqualTo(Duration.ofSeconds(1));
        assertThat(feign.getConnectTimeout()).isEqualTo(250);
        assertThat(feign.getReadTimeout()).isEqualTo(1_000);
        assertThat(breakers.isDisableThreadPool()).isTrue();
        assertThat(breakers.isDisableTimeLimiter()).isTrue();
    }

    @Test
    void theBreakerOfEachMethodHasIt() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(gateway.get("/api/multiply?a=7&b=8").body()).contains("\"result\":56"));

        assertThat(context.getBean(CircuitBreakerRegistry.class).getAllCircuitBreakers())
                .isNotEmpty()
                .extracting(CircuitBreaker::getCircuitBreakerConfig)
                .allSatisfy(config -> {
                    assertThat(config.getSlidingWindowSize()).isEqualTo(50);
                    assertThat(config.getMinimumNumberOfCalls()).isEqualTo(20);
                });
    }

    @Test
    void whatItLeavesOutNeedsMoreThanProperties() {
        assertThat(ClassUtils.isPresent("org.springframework.retry.support.RetryTemplate", null))
                .as("spring-retry on the class path")
                .isFalse();
        assertThat(context.getBeansOfType(RestTemplate.class)).isEmpty();
        assertThat(context.getBeansOfType(RestClient.class)).isEmpty();
    }
}
