package dev.abacus.chaos.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.testsupport.EtcdClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** Response of a proxy. */
public record ProxyResponse(int status, Map<String, List<String>> headers, byte[] body) {

    boolean isSuccess() {
        return status / 100 == 2;
    }

    String text() {
        return new String(body, UTF_8);
    }

    /** Of the recorded calculation. */
    String id() {
        return JsonMapper.shared().readTree(body).path("id").asString();
    }

    Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst();
    }

    ProxyResponse with(String text) {
        return new ProxyResponse(status, headers, text.getBytes(UTF_8));
    }

    /** A 503. @param type the last part of the problem's type */
    static ProxyResponse unavailable(String type) {
        return new ProxyResponse(
                503,
                Map.of("Content-Type", List.of("application/problem+json")),
                "{\"type\":\"urn:abacus:problem:%s\",\"status\":503}"
                        .formatted(type)
                        .getBytes(UTF_8));
    }

    static ProxyResponse internalError() {
        return new ProxyResponse(500, Map.of(), new byte[0]);
    }

    /** Of a precondition that does not hold. */
    static ProxyResponse preconditionFailed() {
        return new ProxyResponse(412, Map.of(), new byte[0]);
    }

    /** The answer to a read of a key. */
    static ProxyResponse of(Optional<EtcdClient.Stored> read) {
        return read.map(found ->
                        new ProxyResponse(200, Map.of("ETag", List.of("\"" + found.revision() + "\"")), found.value()))
                .orElseGet(() -> new ProxyResponse(404, Map.of(), new byte[0]));
    }
}
