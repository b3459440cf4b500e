package dev.abacus.kit.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Consul agent. Every call has a time limit, every answer a limit of its size, and one that is an error is an
 * exception. Thread-safe; opens no connection before the first call.
 */
public final class Consul implements AutoCloseable {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    /** Thousands of instances; more would be a danger to the heap. */
    private static final long LARGEST_ANSWER = 4 * 1024 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private final URI agent;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(TIME_LIMIT)
            .build();

    public Consul(URI agent) {
        this.agent = agent;
    }

    public URI agent() {
        return agent;
    }

    public void register(NewService service) throws ConsulException, InterruptedException {
        // Without replace-existing-checks, checks of an earlier registration under the same id would stay.
        put(
                "/v1/agent/service/register?replace-existing-checks=true",
                BodyPublishers.ofByteArray(JSON.writeValueAsBytes(service)));
    }

    public void deregister(String id) throws ConsulException, InterruptedException {
        put("/v1/agent/service/deregister/" + encoded(id), BodyPublishers.noBody());
    }

    /** The instance as the agent has it; empty if it has none. */
    public Optional<AgentService> service(String id) throws ConsulException, InterruptedException {
        HttpResponse<byte[]> answer = get("/v1/agent/service/" + encoded(id), TIME_LIMIT);
        return answer.statusCode() == 404 ? Optional.empty() : Optional.of(read(answer, AgentService.class));
    }

    /**
     * Reads a key.
     *
     * @param index of the last answer: waits for a change since then; 0: answers at once
     * @param wait at most this long
     */
    public KeyValue keyValue(String key, long index, Duration wait) throws ConsulException, InterruptedException {
        HttpResponse<byte[]> answer =
                get("/v1/kv/%s?index=%d&wait=%dms".formatted(path(key), index, wait.toMillis()), limit(wait));
        long next = index(answer, index);
        if (answer.statusCode() == 404) {
            return new KeyValue(next, null);
        }
        StoredValue[] found = read(answer, StoredValue[].class);
        if (found.length != 1 || found[0] == null) {
            throw new ConsulException("%d values of one key".formatted(found.length));
        }
        byte[] value = found[0].value;
        return new KeyValue(next, value == null ? new byte[0] : value);
    }

    /** All instances that are registered for a service. */
    public List<Instance> instances(String service) throws ConsulException, InterruptedException {
        return instances(0, get("/v1/health/service/" + encoded(service), TIME_LIMIT))
                .instances();
    }

    /**
     * The healthy instances of a service.
     *
     * @param index of the last answer: waits for a change since then; 0: answers at once
     * @param wait at most this long
     */
    public Instances healthyInstances(String service, long index, Duration wait)
            throws ConsulException, InterruptedException {
        HttpResponse<byte[]> answer = get(
                "/v1/health/service/%s?passing=true&index=%d&wait=%dms"
                        .formatted(encoded(service), index, wait.toMillis()),
                limit(wait));
        return instances(index(answer, index), answer);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Consul adds up to a sixteenth to a wait, so that not all callers come back at once. */
    private static Duration limit(Duration wait) {
        return wait.plus(wait.dividedBy(16)).plus(TIME_LIMIT);
    }

    /** An index that goes back is that of another Consul, or of a restored one, and one that is no number is nobody's. */
    private static long index(HttpResponse<byte[]> answer, long last) {
        try {
            long now = answer.headers().firstValueAsLong("X-Consul-Index").orElse(0);
            return now < last ? 0 : now;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static Instances instances(long index, HttpResponse<byte[]> answer) throws ConsulException {
        Map<String, Instance> byAddress = new LinkedHashMap<>();
        List<String> unusable = new ArrayList<>();
        for (HealthEntry entry : read(answer, HealthEntry[].class)) {
            if (entry != null) {
                entry.instance()
                        .ifPresentOrElse(
                                instance -> byAddress.merge(instance.address(), instance, Consul::passing),
                                () -> unusable.add(entry.described()));
            }
        }
        return new Instances(index, List.copyOf(byAddress.values()), unusable);
    }

    /** Of two entries of one process, the one that can be called. */
    private static Instance passing(Instance first, Instance second) {
        return first.passing() || !second.passing() ? first : second;
    }

    private HttpResponse<byte[]> get(String path, Duration limit) throws ConsulException, InterruptedException {
        return send(HttpRequest.newBuilder(agent.resolve(path)).GET().build(), limit);
    }

    private void put(String path, BodyPublisher body) throws ConsulException, InterruptedException {
        HttpResponse<byte[]> answer =
                send(HttpRequest.newBuilder(agent.resolve(path)).PUT(body).build(), TIME_LIMIT);
        if (answer.statusCode() != 200) {
            throw error(answer);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, Duration limit)
            throws ConsulException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ConsulException("no answer within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new ConsulException(String.valueOf(e.getCause()), e);
        } finally {
            answer.cancel(true);
        }
    }

    private static <T> T read(HttpResponse<byte[]> answer, Class<T> type) throws ConsulException {
        if (answer.statusCode() != 200) {
            throw error(answer);
        }
        try {
            T read = JSON.readValue(answer.body(), type);
            if (read == null) {
                throw new ConsulException("an answer that is not Consul's: null");
            }
            return read;
        } catch (JacksonException e) {
            throw new ConsulException("an answer that is not Consul's: " + e.getOriginalMessage(), e);
        }
    }

    private static ConsulException error(HttpResponse<byte[]> answer) {
        return new ConsulException(
                "HTTP " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8).strip());
    }

    private static String path(String key) {
        return UriUtils.encodePath(key, StandardCharsets.UTF_8);
    }

    private static String encoded(String segment) {
        return UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8);
    }

    private record StoredValue(@JsonProperty("Value") byte @Nullable [] value) {}
}
