package dev.abacus.gateway.routing;

import dev.abacus.gateway.routing.RoutingSettings.Breaker;
import dev.abacus.gateway.routing.RoutingSettings.Ejection;
import dev.abacus.gateway.routing.RoutingSettings.Hedges;
import dev.abacus.gateway.routing.RoutingSettings.Retries;
import dev.abacus.kit.settings.LiveSetting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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

/** A {@link LeastRequestLoadBalancer} over a list that the test changes, and calls that begin and end without a network. */
final class TestBalancer {

    private static final String SERVICE = "service";

    final LeastRequestLoadBalancer balancer;
    private final Request<Object> call = new DefaultRequest<>(new DefaultRequestContext());

    private TestBalancer(LeastRequestLoadBalancer balancer) {
        this.balancer = balancer;
    }

    /** @param listed read at each call, as Spring Cloud's suppliers without a cache do */
    static TestBalancer over(Supplier<List<ServiceInstance>> listed) {
        return new TestBalancer(
                new LeastRequestLoadBalancer(supplier(listed), settings(Duration.ZERO, Duration.ofSeconds(60))));
    }

    /**
     * @param slowStart the window
     * @param nanoTime as {@link System#nanoTime}
     * @param chance from 0 to 1
     */
    static TestBalancer over(
            Supplier<List<ServiceInstance>> listed, Duration slowStart, LongSupplier nanoTime, DoubleSupplier chance) {
        LiveSetting<RoutingSettings> settings = settings(slowStart, Duration.ofSeconds(1));
        return new TestBalancer(new LeastRequestLoadBalancer(supplier(listed), settings, nanoTime, chance));
    }

    static ServiceInstance instance(String id, int port) {
        return new DefaultServiceInstance(id, SERVICE, "host-of-" + id, port, false);
    }

    static String id(Response<ServiceInstance> chosen) {
        return String.valueOf(server(chosen).getInstanceId());
    }

    static ServiceInstance server(Response<ServiceInstance> chosen) {
        return Objects.requireNonNull(chosen.getServer());
    }

    @SuppressWarnings("unchecked") // as the interface is
    Response<ServiceInstance> begin() {
        Response<ServiceInstance> chosen = Objects.requireNonNull(
                Mono.<Response<ServiceInstance>>from(balancer.choose(call)).block());
        balancer.onStartRequest(call, chosen);
        return chosen;
    }

    void succeed(Response<ServiceInstance> chosen) {
        balancer.onComplete(new CompletionContext<>(Status.SUCCESS, call, chosen, chosen));
    }

    void fail(Response<ServiceInstance> chosen) {
        balancer.onComplete(new CompletionContext<>(Status.FAILED, new IOException("reset"), call, chosen));
    }

    private static LiveSetting<RoutingSettings> settings(Duration slowStart, Duration ejection) {
        return LiveSetting.fixed(new RoutingSettings(
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                3,
                6,
                slowStart,
                new Retries(20, 10),
                new Hedges(false, Duration.ofMillis(30)),
                new Ejection(ejection, ejection, Duration.ofSeconds(1), 3),
                new Breaker(50, 50, 20, Duration.ofSeconds(1), 5)));
    }

    private static ServiceInstanceListSupplier supplier(Supplier<List<ServiceInstance>> listed) {
        return new ServiceInstanceListSupplier() {
            @Override
            public String getServiceId() {
                return SERVICE;
            }

            @Override
            public Flux<List<ServiceInstance>> get() {
                return Flux.just(listed.get());
            }
        };
    }
}
