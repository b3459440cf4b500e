package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.kit.settings.Live;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.DefaultServiceInstance;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.CompletionContext.Status;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.DefaultRequestContext;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A supplier that makes a new list of new objects for each call, as Spring Cloud's does without its cache. */
class ChangedListTest {

    private final Request<Object> call = new DefaultRequest<>(new DefaultRequestContext());
    private List<String> ids = List.of("one", "two");
    private int port = 1;
    private final LeastRequestLoadBalancer balancer = balancer();

    @Test
    void anEjectedInstanceStaysEjected() {
        Response<ServiceInstance> failed = begin();
        balancer.onComplete(new CompletionContext<>(Status.FAILED, new IOException("reset"), call, failed));

        assertThat(Stream.generate(this::begin).limit(10).map(ChangedListTest::id))
                .doesNotContain(id(failed));
    }

    @Test
    void callsInFlightCount() {
        Response<ServiceInstance> held = begin();

        for (int i = 0; i < 10; i++) {
            Response<ServiceInstance> other = begin();
            assertThat(id(other)).isNotEqualTo(id(held));
            balancer.onComplete(new CompletionContext<>(Status.SUCCESS, call, other, other));
        }
        assertThat(balancer.inFlight(Objects.requireNonNull(held.getServer()))).isEqualTo(1);
    }

    /** Another process, though it has the name of the former one. */
    @Test
    void anInstanceAtAnotherPortIsAnotherOne() {
        ids = List.of("one");
        Response<ServiceInstance> failed = begin();
        balancer.onComplete(new CompletionContext<>(Status.FAILED, new IOException("reset"), call, failed));
        port = 2;

        Response<ServiceInstance> next = begin();

        assertThat(balancer.isEjected(Objects.requireNonNull(next.getServer()))).isFalse();
    }

    private static String id(Response<ServiceInstance> chosen) {
        return String.valueOf(Objects.requireNonNull(chosen.getServer()).getInstanceId());
    }

    @SuppressWarnings("unchecked") // as the interface is
    private Response<ServiceInstance> begin() {
        Response<ServiceInstance> chosen = Objects.requireNonNull(
                Mono.<Response<ServiceInstance>>from(balancer.choose(call)).block());
        balancer.onStartRequest(call, chosen);
        return chosen;
    }

    private List<ServiceInstance> listed() {
        return ids.stream()
                .<ServiceInstance>map(id -> new DefaultServiceInstance(id, "service", "host-of-" + id, port, false))
                .toList();
    }

    private LeastRequestLoadBalancer balancer() {
        var settings = new RoutingSettings(
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                3,
                6,
                Duration.ZERO,
                new Retries(20, 10),
                new Hedges(false, Duration.ofMillis(30)),
                new Ejection(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(1), 3),
                new Breaker(50, 50, 20, Duration.ofSeconds(1), 5));
        ServiceInstanceListSupplier supplier = new ServiceInstanceListSupplier() {
            @Override
            public String getServiceId() {
                return "service";
            }

            @Override
            public Flux<List<ServiceInstance>> get() {
                return Flux.just(listed());
            }
        };
        return new LeastRequestLoadBalancer(supplier, Live.fixed(settings));
    }
}
