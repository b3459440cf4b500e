package dev.abacus.kit.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.kit.StartedService;
import dev.abacus.kit.TestService;
import dev.abacus.kit.http.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.view.RedirectView;

class ForwardedHeadersTest {

    @RestController
    static class Here {
        @GetMapping("/here")
        String here(HttpServletRequest request) {
            return request.getRequestURL() + " " + request.getHeader("X-Forwarded-Host");
        }

        @GetMapping("/away")
        RedirectView away() {
            return new RedirectView("here");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "none, http://127.0.0.1:PORT/here null",
        "framework, https://abacus.example.com/abacus/here null",
    })
    void areBelievedOnlyOfATrustedProxy(String strategy, String expected) {
        try (StartedService service = started(strategy)) {
            Caller calls = service.calls();

            assertThat(calls.get(
                                    "/here",
                                    "X-Forwarded-Proto",
                                    "https",
                                    "X-Forwarded-Host",
                                    "abacus.example.com",
                                    "X-Forwarded-Prefix",
                                    "/abacus")
                            .text())
                    .isEqualTo(expected.replace("PORT", String.valueOf(calls.port())));
            assertThat(calls.get("/away", "X-Forwarded-Proto", "https").header("Location"))
                    .isEqualTo("here");
        }
    }

    @Test
    void malformedOnesAreAProblem() {
        try (StartedService service = started("framework")) {
            var reply = service.calls().get("/here", "X-Forwarded-Port", "nonsense");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    private static StartedService started(String strategy) {
        ConfigurableApplicationContext context = new SpringApplication(TestService.class, Here.class)
                .run("--server.port=0", "--server.address=127.0.0.1", "--server.forward-headers-strategy=" + strategy);
        return new StartedService(context);
    }
}
