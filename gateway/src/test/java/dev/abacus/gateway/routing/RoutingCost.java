package dev.abacus.gateway.routing;

import static org.awaitility.Awaitility.await;

import dev.abacus.gateway.GatewayApplication;
import dev.abacus.testsupport.TestConsul;
import dev.abacus.testsupport.TestServers;
import feign.Client;
import feign.Feign;
import feign.RequestLine;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * What admission, deadline, discovery, ejection, retry budget and breaker add to a Feign call to a fixed address: the
 * CPU of the calling thread, both in turn in one run. Measures and judges nothing; {@code testing/benchmarks/routing.sh} runs it.
 */
class RoutingCost {

    private static final int ROUNDS = 40;
    private static final int CALLS = 2_000;
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    interface Service {
        @RequestLine("GET /x?a=7&b=8")
        String call();
    }

    @Test
    void measure() throws Exception {
        try (TestConsul consul = TestServers.startConsul();
                TestInstance one = new TestInstance("arith-service", "one", consul.uri());
                TestInstance two = new TestInstance("arith-service", "two", consul.uri());
                ConfigurableApplicationContext gateway = SpringApplication.run(
                        GatewayApplication.class,
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.cloud.consul.host=" + consul.uri().getHost(),
                        "--spring.cloud.consul.port=" + consul.uri().getPort())) {
            // What the method returns: an answer of another shape is another program's.
            one.answers(200, "application/json", "\"one\"");
            two.answers(200, "application/json", "\"two\"");
            Routes routes = gateway.getBean(Routes.class);
            await().until(() -> routes.of("arith-service").size() == 2);
            InstanceClient instances = gateway.getBean(InstanceClient.class);
            ServiceInstance fixed = routes.of("arith-service").getFirst().instance();
            Service plain =
                    client((request, options) -> instances.call(fixed, request, Duration.ofMillis(250), DEADLINE));
            Service balanced = client(gateway.getBean(Client.class));
            CircuitBreakerFactory<?, ?> breakers = gateway.getBean(CircuitBreakerFactory.class);
            // As the handler of a Feign client does.
            Service routed = () -> breakers.create("arith-service").run(balanced::call);
            List<Filter> filters = List.of(filter(gateway, "admission"), filter(gateway, "deadlineFilter"));

            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                without.add(microsecondsACall(() -> through(List.of(), plain)));
                with.add(microsecondsACall(() -> through(filters, routed)));
            }
            // The first half warms up.
            double before = median(without.subList(ROUNDS / 2, ROUNDS));
            double after = median(with.subList(ROUNDS / 2, ROUNDS));
            System.out.printf(
                    "CPU of the calling thread, median of %d rounds of %d calls:%n"
                            + "  Feign to a fixed address    %6.1f µs a call%n"
                            + "  the same, through routing   %6.1f µs a call%n"
                            + "  routing adds                %6.1f µs a call%n"
                            + "(%d and %d calls answered by the two instances)%n",
                    ROUNDS / 2, CALLS, before, after, after - before, one.calls(), two.calls());
        }
    }

    private static Service client(Client client) {
        return Feign.builder().client(client).target(Service.class, "http://arith-service");
    }

    private static Filter filter(ConfigurableApplicationContext gateway, String bean) {
        return Objects.requireNonNull(
                gateway.getBean(bean, FilterRegistrationBean.class).getFilter());
    }

    private static String through(List<Filter> filters, Service service) throws Exception {
        var request = new MockHttpServletRequest("GET", "/api/multiply");
        var response = new MockHttpServletResponse();
        FilterChain chain = (last, answer) -> response.setHeader("answer", service.call());
        for (Filter filter : filters.reversed()) {
            FilterChain inner = chain;
            chain = (next, answer) -> filter.doFilter(next, answer, inner);
        }
        chain.doFilter(request, response);
        return String.valueOf(response.getHeader("answer"));
    }

    private static double microsecondsACall(Callable<String> call) throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < CALLS; i++) {
            if (call.call().isEmpty()) {
                throw new IllegalStateException("no answer");
            }
        }
        return (threads.getCurrentThreadCpuTime() - before) / 1e3 / CALLS;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
