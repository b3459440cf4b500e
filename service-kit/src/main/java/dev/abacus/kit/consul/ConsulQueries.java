package dev.abacus.kit.consul;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.consul.ConsulClient;
import org.springframework.cloud.consul.ConsulClient.QueryParams;
import org.springframework.cloud.consul.model.http.health.HealthService;
import org.springframework.cloud.consul.model.http.kv.GetValue;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.RestClientException;

/** Queries to Consul: settings in the key-value store, and instances of services. Thread-safe. */
public final class ConsulQueries {
    private static final Logger log = LoggerFactory.getLogger(ConsulQueries.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final ConsulClient client;
    private final @Nullable String token;
    private final ConsulAvailability availability;
    private final MeterRegistry meters;
    private final ConcurrentMap<String, FutureTask<List<RegisteredInstance>>> inFlight = new ConcurrentHashMap<>();

    ConsulQueries(ConsulClient client, @Nullable String token, ConsulAvailability availability, MeterRegistry meters) {
        this.client = client;
        this.token = token;
        this.availability = availability;
        this.meters = meters;
    }

    /** Queries to an agent without ACLs. */
    public static ConsulQueries to(String agent, MeterRegistry meters) {
        return new ConsulQueries(ConsulClientFactory.at(agent, null), null, new ConsulAvailability(agent), meters);
    }

    /** The agent's address. */
    public String agent() {
        return availability.agent();
    }

    /**
     * The value of a key of Consul's key-value store, now and whenever it changes; not started yet.
     *
     * @param listener called with each new value, or with null if the key does not exist
     */
    public BlockingQuery<List<GetValue>> keyValue(String key, Consumer<byte @Nullable []> listener) {
        var tooLarge = new AtomicBoolean();
        return new BlockingQuery<>(
                new ConsulAvailability.Query("settings " + key, "key:read"),
                (wait, index) -> tooLarge.get() ? polled(key) : queried(key, wait, index, tooLarge),
                answer -> {
                    byte[] value = value(key, answer.body());
                    listener.accept(value == null ? single(key) : value);
                },
                availability,
                meters);
    }

    /** Spring Cloud's client has a blocking query of all keys with a prefix only, so other keys can make the answer too large. */
    private ResponseEntity<List<GetValue>> queried(String key, long wait, long index, AtomicBoolean tooLarge) {
        try {
            return client.getKVValues(key, token, wait, index);
        } catch (RestClientException e) {
            if (!BoundedRequestFactory.isTooLarge(e)) {
                throw e;
            }
            tooLarge.set(true);
            log.warn(
                    "Keys that begin with {} are too large together: only {} is read, once a second, until this process ends",
                    key,
                    key);
            return client.getKVValue(key, token);
        }
    }

    private ResponseEntity<List<GetValue>> polled(String key) {
        LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        return client.getKVValue(key, token);
    }

    /** The healthy instances of a service, now and whenever they change; not started yet. */
    BlockingQuery<List<HealthService>> healthyInstances(
            String service, Consumer<BlockingQuery.Result<List<HealthService>>> listener) {
        return new BlockingQuery<>(
                new ConsulAvailability.Query("instances of " + service, "service:read and node:read"),
                (wait, index) -> client.getHealthServices(service, true, token, null, new QueryParams(wait, index)),
                listener,
                availability,
                meters);
    }

    /**
     * All instances that are registered for a service. Concurrent calls share one request to Consul, which may have been sent
     * before the call, because a large answer takes memory.
     *
     * @throws RestClientException if Consul does not answer
     */
    public List<RegisteredInstance> instances(String service) {
        var own = new FutureTask<>(() -> RegisteredInstance.usable(
                client.getHealthServices(service, false, token, null, QueryParams.DEFAULT)
                        .getBody(),
                service));
        FutureTask<List<RegisteredInstance>> running = inFlight.putIfAbsent(service, own);
        if (running == null) {
            own.run();
            inFlight.remove(service, own);
        }
        try {
            return (running == null ? own : running).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RestClientException("interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RestClientException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new RestClientException("an answer that is not Consul's", e.getCause());
            }
        }
    }

    /**
     * The value of a key, by a read of this key only: Consul's ACLs refuse it, while they withhold keys from a query by
     * prefix without an error. Without rights, all settings would seem to be deleted.
     */
    private byte @Nullable [] single(String key) {
        return value(
                key, BlockingQuery.checked(() -> client.getKVValue(key, token)).getBody());
    }

    /** The value of exactly this key: the query returns all keys with this prefix. */
    private static byte @Nullable [] value(String key, @Nullable List<GetValue> found) {
        if (found == null) {
            return null;
        }
        try {
            return found.stream()
                    .filter(Objects::nonNull)
                    .filter(each -> key.equals(each.getKey()))
                    .findFirst()
                    .map(each -> each.getValue() == null
                            ? new byte[0]
                            : Base64.getDecoder().decode(each.getValue()))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            throw new RestClientException("a value that is not Base64", e);
        }
    }
}
