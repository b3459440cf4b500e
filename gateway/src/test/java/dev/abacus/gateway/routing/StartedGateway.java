package dev.abacus.gateway.routing;

import dev.abacus.gateway.GatewayApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway that a test starts and stops itself, on a free port, without etcd. */
record StartedGateway(ConfigurableApplicationContext context) implements AutoCloseable {

    /** @param settings {@code --name=value} */
    static StartedGateway with(URI consul, String... settings) {
        String[] own = {
            "--server.port=0",
            "--server.address=127.0.0.1",
            "--spring.cloud.consul.host=" + consul.getHost(),
            "--spring.cloud.consul.port=" + consul.getPort(),
            "--abacus.drain.notice=0",
            "--abacus.warm-up.calls=2"
        };
        return new StartedGateway(SpringApplication.run(
                GatewayApplication.class,
                Stream.concat(Stream.of(own), Stream.of(settings)).toArray(String[]::new)));
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    URI uri(String path) {
        int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
