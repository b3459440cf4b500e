package dev.abacus.gateway.documentation;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import java.net.URI;
import org.springdoc.core.customizers.ServerBaseUrlCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** OpenAPI at {@code /v3/api-docs}; whoever opens the gateway in a browser gets to the page. */
@Configuration(proxyBeanMethods = false)
class ApiDocumentation implements WebMvcConfigurer {

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", "swagger-ui/index.html");
    }

    @Bean
    OpenAPI abacusApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Abacus")
                        .version("1")
                        .description("Multiplies and adds 64-bit integers, records what it calculated exactly once, and"
                                + " keeps keys and values. Errors are problem+json (RFC 9457)."));
    }

    /** Of where the gateway was called, only the path: it is another one behind a proxy. */
    @Bean
    ServerBaseUrlCustomizer relativeServer() {
        return (url, request) -> {
            String path = URI.create(url).getRawPath();
            return path.isEmpty() ? "/" : path;
        };
    }
}
