package dev.abacus.gateway.api.documentation;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.tags.Tag;
import java.net.URI;
import java.util.List;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** OpenAPI document at {@code /v3/api-docs}, and a redirect of {@code /} to the page that shows it. */
@Configuration(proxyBeanMethods = false)
class ApiDocumentation implements WebMvcConfigurer {

    /** With an explicit status the location stays relative: Tomcat makes it absolute for HTTP/1.0 otherwise. */
    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", "swagger-ui/index.html").setStatusCode(HttpStatus.FOUND);
    }

    @Bean
    OpenAPI abacusApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Abacus")
                        .version("1")
                        .description("""
                                Multiplies and adds 64-bit integers, records what it calculated exactly once, and keeps \
                                keys and values.

                                Errors are problem+json (RFC 9457), from every layer. HEAD answers as GET does, without \
                                a body; a method that a path does not have is answered 405 with Allow, one that only \
                                asks, OPTIONS, with the same header.""")
                        .contact(new Contact().name("Abacus"))
                        .license(new License().name("Apache License 2.0").identifier("Apache-2.0")))
                // None: the gateway has no authentication.
                .security(List.of(new SecurityRequirement()))
                .tags(List.of(
                        tag("Multiply", "Products"),
                        tag("Sum", "Sums"),
                        tag("Calculations", "What was calculated and recorded"),
                        tag("State", "Keys and values in etcd; an ETag is the revision of a key"),
                        tag("Topology", "The parts of the suite")));
    }

    /** Only the path of the URL that the gateway was called at: behind a proxy, host and scheme differ. */
    @Bean
    ServerBaseUrlCustomizer relativeServer() {
        return (url, request) -> {
            String path = URI.create(url).getRawPath();
            return path.isEmpty() ? "/" : path;
        };
    }

    private static Tag tag(String name, String description) {
        return new Tag().name(name).description(description);
    }
}
