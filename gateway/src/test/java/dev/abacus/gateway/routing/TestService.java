package dev.abacus.gateway.routing;

import static org.awaitility.Awaitility.await;

import dev.abacus.kit.consul.Consul;
import dev.abacus.kit.settings.Live;
import feign.Feign;
import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private final HttpExchange exchange = new RoutingConfiguration().exchange(TIMER);
    private final Live<RoutingSettings> settings;
    private final Directory directory;
    private final RoutingClient client;

    TestService(URI consul, RoutingSettings settings) {
        this.consul = consul;
        this.settings = Live.fixed(settings);
        directory = anotherDirectory();
        client = new RoutingClient(
                exchange,
                new AnswerCheck(JSON),
                directory,
                new Breakers(CircuitBreakerRegistry.ofDefaults(), this.settings),
                Map.of(name, new RetryBudget(settings::retries)),
                Map.of(name, new Turns()),
                this.settings);
        directory.start();
    }

    /** Not started yet. */
    Directory anotherDirectory() {
        return new Directory(Set.of(name), new Consul(consul), settings);
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
        await().atMost(Duration.ofSeconds(5)).until(() -> directory.of(name).size() == count);
    }

    long ejected() {
        return directory.routes(name).stream().filter(Directory.Route::ejected).count();
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
                .decoder(new RoutingConfiguration().feignDecoder())
                .target(type, "http://" + name);
    }

    /** The name of the instance that answered. */
    String get() throws IOException {
        return call(HttpMethod.GET, null, NO_KEY);
    }

    String post(Map<String, Collection<String>> headers) throws IOException {
        return call(HttpMethod.POST, "{}".getBytes(StandardCharsets.UTF_8), headers);
    }

    private String call(HttpMethod method, byte @Nullable [] body, Map<String, Collection<String>> headers)
            throws IOException {
        var request = Request.create(method, "http://" + name + "/x?y=1", headers, body, StandardCharsets.UTF_8, null);
        try (Response answer = client.execute(request, new Request.Options())) {
            return JSON.readTree(answer.body().asInputStream()).path("detail").asString();
        }
    }

    @Override
    public void close() {
        directory.stop();
        instances.forEach(instance -> {
            instance.deregister();
            instance.close();
        });
        faulty.forEach(instance -> {
            TestInstance.put(consul, "/v1/agent/service/deregister/" + instance.id(), "");
            instance.close();
        });
        exchange.close();
    }
}
