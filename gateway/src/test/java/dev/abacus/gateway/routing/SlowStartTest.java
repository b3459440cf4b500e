package dev.abacus.gateway.routing;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.kit.settings.Live;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
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

class SlowStartTest {

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int CALLS = 1_000;
    private static final ServiceInstance OLD = instance("old");
    private static final ServiceInstance NEW = instance("new");

    private final AtomicLong clock = new AtomicLong();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Request<Object> call = new DefaultRequest<>(new DefaultRequestContext());
    private List<ServiceInstance> listed = List.of(OLD);
    private LeastRequestLoadBalancer balancer = balancer(WINDOW, random::nextDouble);

    @Test
    void aNewInstanceComesToItsShareWithinTheWindow() {
        addNewAfter(WINDOW);

        assertThat(callsOfNew()).isBetween(30L, 70L);
        pass(WINDOW.dividedBy(2));
        assertThat(callsOfNew()).isBetween(200L, 300L);
        pass(WINDOW.dividedBy(2));
        assertThat(callsOfNew()).isEqualTo(CALLS / 2);
    }

    @Test
    void whereAllAreNewEachGetsItsShare() {
        addNewAfter(WINDOW.dividedBy(2));

        assertThat(callsOfNew()).isEqualTo(CALLS / 2);
    }

    @Test
    void withoutAWindowANewInstanceGetsItsShareAtOnce() {
        balancer = balancer(Duration.ZERO, random::nextDouble);
        addNewAfter(WINDOW);

        assertThat(callsOfNew()).isEqualTo(CALLS / 2);
    }

    /** A new instance takes what is too much for the others. */
    @Test
    void aNewInstanceHelpsWhenTheOthersAreBusy() {
        balancer = balancer(WINDOW, () -> 1);
        addNewAfter(WINDOW);

        List<Response<ServiceInstance>> inFlight =
                Stream.generate(this::begin).limit(CALLS).toList();

        // A tenth of what the other has.
        assertThat(byInstance(inFlight).get("new")).isBetween(85L, 95L);
    }

    @Test
    void aNewInstanceGetsAllCallsWhenTheOtherIsEjected() {
        addNewAfter(WINDOW);
        Response<ServiceInstance> failed = begin();
        while (!id(failed).equals("old")) {
            failed = begin();
        }
        balancer.onComplete(new CompletionContext<>(Status.FAILED, new IOException("reset"), call, failed));

        assertThat(callsOfNew()).isEqualTo(CALLS);
    }

    @Test
    void anInstanceThatComesBackIsNew() {
        addNewAfter(WINDOW);
        pass(WINDOW);
        listed = List.of(OLD);
        callsOfNew();
        listed = List.of(OLD, instance("new"));

        assertThat(callsOfNew()).isBetween(30L, 70L);
    }

    private void addNewAfter(Duration age) {
        assertThat(callsOfNew()).isZero();
        pass(age);
        listed = List.of(OLD, NEW);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    /** Of calls one after the other. */
    private long callsOfNew() {
        List<Response<ServiceInstance>> chosen = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            Response<ServiceInstance> instance = begin();
            chosen.add(instance);
            balancer.onComplete(new CompletionContext<>(Status.SUCCESS, call, instance, instance));
        }
        return byInstance(chosen).getOrDefault("new", 0L);
    }

    private static Map<String, Long> byInstance(List<Response<ServiceInstance>> chosen) {
        return chosen.stream().collect(groupingBy(SlowStartTest::id, counting()));
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

    private LeastRequestLoadBalancer balancer(Duration slowStart, DoubleSupplier chance) {
        var settings = new RoutingSettings(
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                3,
                6,
                slowStart,
                new Retries(20, 10),
                new Hedges(false, Duration.ofMillis(30)),
                new Ejection(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1), 3),
                new Breaker(50, 50, 20, Duration.ofSeconds(1), 5));
        ServiceInstanceListSupplier supplier = new ServiceInstanceListSupplier() {
            @Override
            public String getServiceId() {
                return "service";
            }

            @Override
            public Flux<List<ServiceInstance>> get() {
                return Flux.just(listed);
            }
        };
        return new LeastRequestLoadBalancer(supplier, Live.fixed(settings), clock::get, chance);
    }

    private static ServiceInstance instance(String id) {
        return new DefaultServiceInstance(id, "service", "127.0.0.1", 1, false);
    }
}
