package dev.abacus.benchmarks.peers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway with one route, to arith-service; the server is WebFlux or WebMVC, as built. */
@SpringBootApplication
public class SpringCloudGateway {
    public static void main(String... arguments) {
        SpringApplication.run(SpringCloudGateway.class, arguments);
    }
}
