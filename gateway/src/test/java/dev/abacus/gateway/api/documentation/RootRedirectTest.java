package dev.abacus.gateway.api.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The redirect of {@code /} on a real Tomcat. */
class RootRedirectTest {

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void isRelativeInEveryVersionOfHttp(String version) throws IOException {
        try (var server = new AnnotationConfigServletWebServerApplicationContext(Server.class)) {
            assertThat(get(
                            "/?a==b",
                            version,
                            Objects.requireNonNull(server.getWebServer()).getPort()))
                    .startsWith("HTTP/1.1 302")
                    .containsIgnoringCase("\r\nLocation: swagger-ui/index.html\r\n");
        }
    }

    private static String get(String target, String version, int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request =
                    "GET %s HTTP/%s\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(target, version);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    @Import(ApiDocumentation.class)
    static class Server {

        @Bean
        TomcatServletWebServerFactory tomcat() {
            return new TomcatServletWebServerFactory(0);
        }

        @Bean
        DispatcherServlet dispatcherServlet() {
            return new DispatcherServlet();
        }
    }
}
