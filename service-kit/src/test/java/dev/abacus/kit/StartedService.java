package dev.abacus.kit;

import dev.abacus.kit.http.Caller;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
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
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.cloud.consul.host=" + consul.getHost(),
                "--spring.cloud.consul.port=" + consul.getPort()));
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        return new StartedService(SpringApplication.run(service, arguments.toArray(String[]::new)));
    }

    public Caller calls() {
        return new Caller(context.getEnvironment().getRequiredProperty("local.server.port", Integer.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
