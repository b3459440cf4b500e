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
import java.util.Arrays;
import java.util.HashMap;
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
 * A Consul agent. Every call has a time limit, and an answer that is an error is an exception. Thread-safe; opens no
 * connection before the first call.
 */
public final class Consul implements AutoCloseable {
    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);
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
     * Reads all keys with a prefix.
     *
     * @param index of the last answer: waits for a change since then; 0: answers at once
     * @param wait at most this long
     */
    public KeyValues keyValues(String prefix, long index, Duration wait) throws ConsulException, InterruptedException {
        HttpResponse<byte[]> answer =
                get("/v1/kv/%s?recurse&index=%d&wait=%dms".formatted(prefix, index, wait.toMillis()), limit(wait));
        Map<String, byte[]> values = new HashMap<>();
        if (answer.statusCode() != 404) {
            for (KeyValue value : read(answer, KeyValue[].class)) {
                values.put(value.key, value.value == null ? new byte[0] : value.value);
            }
        }
        return new KeyValues(index(answer, index), values);
    }

    /** All instances that are registered for a service. */
    public List<Instance> instances(String service) throws ConsulException, InterruptedException {
        return instances(get("/v1/health/service/" + encoded(service), TIME_LIMIT));
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
        return new Instances(index(answer, index), instances(answer));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** Consul adds up to a sixteenth to a wait, so that not all callers come back at once. */
    private static Duration limit(Duration wait) {
        return wait.plus(wait.dividedBy(16)).plus(TIME_LIMIT);
    }

    /** An index that goes back is that of another Consul, or of a restored one: begin again. */
    private static long index(HttpResponse<byte[]> answer, long last) {
        long now = answer.headers().firstValueAsLong("X-Consul-Index").orElse(0);
        return now < last ? 0 : now;
    }

    private static List<Instance> instances(HttpResponse<byte[]> answer) throws ConsulException {
        return Arrays.stream(read(answer, HealthEntry[].class))
                .map(HealthEntry::instance)
                .toList();
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
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, BodyHandlers.ofByteArray());
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
            return JSON.readValue(answer.body(), type);
        } catch (JacksonException e) {
            throw new ConsulException("an answer that is not Consul's: " + e.getOriginalMessage(), e);
        }
    }

    private static ConsulException error(HttpResponse<byte[]> answer) {
        return new ConsulException(
                "HTTP " + answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8).strip());
    }

    private static String encoded(String segment) {
        return UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8);
    }

    private record KeyValue(
            @JsonProperty("Key") String key,
            @JsonProperty("Value") byte @Nullable [] value) {}
}
