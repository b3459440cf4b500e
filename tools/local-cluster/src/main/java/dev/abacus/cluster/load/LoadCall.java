package dev.abacus.cluster.load;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/**
 * A call of the load.
 *
 * @param number from 0, in the order in which calls are due
 * @param key its Idempotency-Key, its own; a GET has one, too, and does not send it
 */
public record LoadCall(int number, Method method, LoadOperation operation, List<Long> operands, String key) {

    public LoadCall {
        operands = List.copyOf(operands);
    }

    public long result() {
        return operation.result(operands);
    }

    HttpRequest to(URI gateway) {
        String path = operation.path();
        return switch (method) {
            case GET ->
                HttpRequest.newBuilder(gateway.resolve(path + "?" + operation.query(operands)))
                        .build();
            case POST ->
                HttpRequest.newBuilder(gateway.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString(operation.body(operands)))
                        .build();
        };
    }
}
