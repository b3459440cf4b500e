package dev.abacus.systemtests.http;

import dev.abacus.testsupport.streams.Subscriber;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP client of one server. Thread-safe. */
public final class Api {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final URI base;

    public Api(URI base) {
        this.base = base;
    }

    public URI base() {
        return base;
    }

    public Reply get(String path, String... headers) {
        return call("GET", path, BodyPublishers.noBody(), headers);
    }

    /** A gauge or counter by its name in Prometheus; -1 if there is none. */
    public double metric(String name) {
        Matcher found = Pattern.compile("(?m)^" + name + "\\{[^}]*} ([0-9.E+]+)$")
                .matcher(get("/actuator/prometheus").body());
        return found.find() ? Double.parseDouble(found.group(1)) : -1;
    }

    public Reply delete(String path, String... headers) {
        return call("DELETE", path, BodyPublishers.noBody(), headers);
    }

    public Reply put(String path, String body, String... headers) {
        return call("PUT", path, BodyPublishers.ofString(body), headers);
    }

    /** Posts JSON; a Content-Type among the headers comes on top. */
    public Reply post(String path, String json, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "Content-Type";
        all[1] = "application/json";
        return call("POST", path, BodyPublishers.ofString(json), all);
    }

    /** Records a sum. @return the id of the record */
    public String recordSum() {
        return post("/api/sum", "{\"numbers\":[1]}")
                .isStatus(201)
                .json()
                .path("id")
                .asString();
    }

    /** An event stream, from now on. */
    public Subscriber stream(String path) throws InterruptedException {
        return stream(path, "");
    }

    /** An event stream behind the event of this id. */
    public Subscriber stream(String path, String lastEventId) throws InterruptedException {
        return Subscriber.once(base.resolve(path), lastEventId);
    }

    /** Sends bytes as they are, which no HTTP client would, and reads until the server hangs up. */
    public Reply raw(String request) throws IOException {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return Reply.of(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    public Reply call(String method, String path, BodyPublisher body, String... headers) {
        HttpResponse<String> response = send(method, path, body, BodyHandlers.ofString(), headers);
        return new Reply(response.statusCode(), response.headers(), response.body());
    }

    /** A response without its body, which may have no end. */
    public Reply beginning(String path, String... headers) {
        HttpResponse<InputStream> response =
                send("GET", path, BodyPublishers.noBody(), BodyHandlers.ofInputStream(), headers);
        try {
            response.body().close();
            return new Reply(response.statusCode(), response.headers(), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> HttpResponse<T> send(
            String method, String path, BodyPublisher body, BodyHandler<T> handler, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
