package dev.abacus.gateway.routing;

import static org.awaitility.Awaitility.await;

import dev.abacus.kit.consul.ConsulQueries;
import dev.abacus.kit.settings.LiveSetting;
import feign.Feign;
import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JCircuitBreakerFactory;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JConfigurationProperties;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClientsProperties;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClientSpecification;
import org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;
import tools.jackson.databind.json.JsonMapper;

/** A service of instances that a test starts, and the gateway's way to them. */
final class TestService implements AutoCloseable {

    static final Map<String, Collection<String>> NO_KEY = Map.of();
    static final Map<String, Collection<String>> KEY = Map.of("Idempotency-Key", List.of("k"));

    private static final Timer TIMER =
            new HashedWheelTimer(Thread.ofPlatform().daemon().factory(), 20, TimeUnit.MILLISECONDS);
    private static final JsonMapper JSON = new JsonMapper();

    private final String name = "service-" + UUID.randomUUID();
    private final URI consul;
    private final List<TestInstance> instances = new ArrayList<>();
    private final List<FaultyInstance> faulty = new ArrayList<>();
    private final InstanceClient instanceClient = new InstanceClient(new ResponseValidator(JSON), TIMER);
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final LoadBalancerClientFactory balancers =
            new LoadBalancerClientFactory(new LoadBalancerClientsProperties());
    private final Routes routes = new Routes(Set.of(name), balancers);
    private final ProblemFallbackFactory failed = new ProblemFallbackFactory();
    private final CircuitBreaker breaker;
    private final LoadBalancedClient client;

    TestService(URI consul, RoutingSettings settings) {
        this.consul = consul;
        LiveSetting<RoutingSettings> live = LiveSetting.fixed(settings);
        var liveSettings = new RootBeanDefinition(LiveSetting.class, () -> live);
        liveSettings.setTargetType(ResolvableType.forClassWithGenerics(LiveSetting.class, RoutingSettings.class));
        context.registerBeanDefinition("settings", liveSettings);
        context.registerBean(ConsulQueries.class, this::queries);
        context.refresh();
        balancers.setApplicationContext(context);
        balancers.setConfigurations(List.of(
                new LoadBalancerClientSpecification("default.gateway", new Class<?>[] {LoadBalancerBeans.class})));
        client = new LoadBalancedClient(
                instanceClient,
                new AttemptSpans(Tracer.NOOP, Propagator.NOOP),
                Set.of(name),
                balancers,
                live,
                new SimpleMeterRegistry());
        client.afterSingletonsInstantiated();
        breaker = breaker(live);
    }

    private CircuitBreaker breaker(LiveSetting<RoutingSettings> settings) {
        var registry = CircuitBreakerRegistry.ofDefaults();
        new Breakers(registry).configure(Set.of(name), settings);
        var properties = new Resilience4JConfigurationProperties();
        properties.setDisableThreadPool(true);
        return new Resilience4JCircuitBreakerFactory(registry, TimeLimiterRegistry.ofDefaults(), null, properties)
                .create(name);
    }

    ConsulQueries queries() {
        return ConsulQueries.to(consul.toString(), new SimpleMeterRegistry());
    }

    String name() {
        return name;
    }

    /** Starts instances, and waits until they are known. */
    List<TestInstance> start(String... ids) throws IOException {
        for (String id : ids) {
            instances.add(new TestInstance(name, id, consul));
        }
        awaitInstances(instances.size());
        return instances;
    }

    TestInstance start(String id) throws IOException {
        return start(new String[] {id}).getLast();
    }

    /** One more, which answers to nothing of this. */
    FaultyInstance start(FaultyInstance.Fault fault) throws IOException {
        var instance = new FaultyInstance(fault);
        faulty.add(instance);
        TestInstance.put(
                consul, "/v1/agent/service/register", TestInstance.registration(name, instance.id(), instance.port()));
        awaitInstances(instances.size() + faulty.size());
        return instance;
    }

    void awaitInstances(int count) {
        await().atMost(Duration.ofSeconds(5)).until(() -> routes.of(name).size() == count);
    }

    long ejected() {
        return routes.ejected(name);
    }

    /** Enters into the catalog of another node what nobody checks. */
    void register(String fields) {
        TestInstance.put(
                consul,
                "/v1/catalog/register",
                "{\"Node\": \"node-%s\", \"Address\": \"127.0.0.1\", \"Service\": {\"Service\": \"%s\", %s}}"
                        .formatted(UUID.randomUUID(), name, fields));
    }

    /** The service's API, by Feign. */
    <T> T api(Class<T> type) {
        return Feign.builder()
                .client(client)
                .decoder(new RoutingConfiguration.HardenedClient().feignDecoder())
                .target(type, "http://" + name);
    }

    /** The name of the instance that answered. */
    String get() {
        return call(HttpMethod.GET, null, NO_KEY);
    }

    String post(Map<String, Collection<String>> headers) {
        return call(HttpMethod.POST, "{}".getBytes(StandardCharsets.UTF_8), headers);
    }

    private String call(HttpMethod method, byte @Nullable [] body, Map<String, Collection<String>> headers) {
        var request = Request.create(method, "http://" + name + "/x?y=1", headers, body, StandardCharsets.UTF_8, null);
        return breaker.run(
                () -> answer(request), failure -> String.valueOf(failed.create(Objects.requireNonNull(failure))));
    }

    private String answer(Request request) {
        try (Response answer = client.execute(request, new Request.Options())) {
            if (answer.status() == 500) {
                // As the gateway's error decoder does.
                throw new ErrorResponseException(HttpStatus.BAD_GATEWAY);
            }
            return JSON.readTree(answer.body().asInputStream()).path("detail").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        instances.forEach(instance -> {
            instance.deregister();
            instance.close();
        });
        faulty.forEach(instance -> {
            TestInstance.put(consul, "/v1/agent/service/deregister/" + instance.id(), "");
            instance.close();
        });
        balancers.destroy();
        context.close();
        instanceClient.close();
    }
}
