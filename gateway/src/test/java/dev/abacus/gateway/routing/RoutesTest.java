package dev.abacus.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.bind.annotation.GetMapping;

class RoutesTest {

    @Test
    void theServicesAreThoseOfTheFeignClients() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(Clients.class);
            context.addBeanFactoryPostProcessor(beans ->
                    assertThat(Routes.services(beans)).containsExactlyInAnyOrder("one-service", "two-service"));
            context.refresh();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableFeignClients(clients = {One.class, Two.class})
    @Lazy
    static class Clients {}

    @FeignClient("one-service")
    interface One {
        @GetMapping("/x")
        String get();
    }

    @FeignClient(name = "two-service", contextId = "other")
    interface Two {
        @GetMapping("/x")
        String get();
    }
}
