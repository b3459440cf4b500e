package dev.abacus.kit;

import dev.abacus.kit.http.Caller;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that a test starts and stops itself, on a free port. */
public record StartedService(ConfigurableApplicationContext context) implements AutoCloseable {

    /** @param settings {@code name=value} */
    public static StartedService with(URI consul, String... settings) {
        return with(TestService.class, consul, settings);
    }

    /** @param service has to enable auto-configuration */
    public static StartedService with(Class<?> service, URI consul, String... settings) {
        Map<String, String> all = new LinkedHashMap<>(Map.of(
                "server.port",
                "0",
                "server.address",
                "127.0.0.1",
                "spring.cloud.consul.host",
                consul.getHost(),
                "spring.cloud.consul.port",
                String.valueOf(consul.getPort())));
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        String[] arguments = all.entrySet().stream()
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
        return new StartedService(SpringApplication.run(service, arguments));
    }

    public Caller calls() {
        return new Caller(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
