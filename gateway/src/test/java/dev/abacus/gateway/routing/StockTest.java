package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.GatewayApplication;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import feign.Client;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.cloud.consul.serviceregistry.ConsulServiceRegistry;
import org.springframework.cloud.loadbalancer.core.CachingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.RoundRobinLoadBalancer;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.cloud.openfeign.loadbalancer.FeignBlockingLoadBalancerClient;
import org.springframework.context.ConfigurableApplicationContext;

/** Without the hardening the gateway runs on the libraries' own beans, and its API is the same. */
class StockTest {

    private static final String ARITH = "arith-service";

    private static TestConsul consul;
    private static TestInstance instance;
    private static ConfigurableApplicationContext gateway;

    @BeforeAll
    static void start() throws IOException {
        consul = TestServers.startConsul();
        instance = new TestInstance(ARITH, "arith-service-1", consul.uri());
        gateway = SpringApplication.run(
                GatewayApplication.class,
                "--abacus.hardening.enabled=false",
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.cloud.consul.host=" + consul.uri().getHost(),
                "--spring.cloud.consul.port=" + consul.uri().getPort());
    }

    @AfterAll
    static void stop() {
        gateway.close();
        instance.close();
        consul.close();
    }

    @Test
    void itsBeansAreTheLibraries() {
        var balancers = gateway.getBean(LoadBalancerClientFactory.class);

        assertThat(gateway.getBean(Client.class)).isExactlyInstanceOf(FeignBlockingLoadBalancerClient.class);
        assertThat(balancers.getInstance(ARITH)).isExactlyInstanceOf(RoundRobinLoadBalancer.class);
        assertThat(balancers.getInstance(ARITH, ServiceInstanceListSupplier.class))
                .isExactlyInstanceOf(CachingServiceInstanceListSupplier.class);
        assertThat(gateway.getBean(ConsulServiceRegistry.class)).isExactlyInstanceOf(ConsulServiceRegistry.class);
        assertThat(gateway.getBeansOfType(LoadBalancedClient.class)).isEmpty();
    }

    @Test
    void answersAsTheHardenedOneDoes() throws Exception {
        instance.answers(200, "application/json", """
                {"operation": "multiply", "operands": [7, 8], "result": 56, "instance": "arith-service-1"}""");
        // The default time limiter ends a call after a second, which a cold start on a busy machine may exceed.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(get("/api/multiply?a=7&b=8").body()).contains("\"result\":56"));

        instance.die();

        HttpResponse<String> failed = get("/api/multiply?a=7&b=8");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).contains("urn:abacus:problem:unavailable");
        assertThat(get("/api/multiply?a=7.5").body()).contains("urn:abacus:problem:invalid-request");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        int port = gateway.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
