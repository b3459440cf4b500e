package dev.abacus.kit.problem;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.methods.MappedMethods;
import dev.abacus.kit.telemetry.TraceIds;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@AutoConfiguration(before = ErrorMvcAutoConfiguration.class)
class ProblemAutoConfiguration {
    @Bean
    ProblemWriter problems(TraceIds traceIds) {
        return new ProblemWriter(traceIds);
    }

    @Bean
    ProblemErrorController problemErrorController(ProblemWriter problems, MappedMethods methods) {
        return new ProblemErrorController(problems, methods);
    }

    /** Directly inside of the filter that opens the trace. */
    @Bean
    FilterRegistrationBean<ProblemFilter> problemFilter(ProblemWriter problems, TraceIds traceIds) {
        FilterRegistrationBean<ProblemFilter> registration =
                new FilterRegistrationBean<>(new ProblemFilter(problems, traceIds));
        registration.setOrder(FilterOrder.PROBLEMS);
        return registration;
    }

    /** After the exception handlers of controllers, before the ones of Spring that answer with a bare status. */
    @Bean
    WebMvcConfigurer problemResolver(ProblemWriter problems) {
        return new WebMvcConfigurer() {
            @Override
            public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
                resolvers.add(1, new ProblemResolver(problems));
            }
        };
    }

    /** Last, so that its valve is inside of the ones that answer with a page, and answers before they do. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemValve(ProblemWriter problems) {
        return factory -> factory.addContextCustomizers(context -> install(new ProblemValve(problems), context));
    }

    /** In place of the adapter that a connector makes when it is initialised. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemAdapter(ProblemWriter problems) {
        return factory -> factory.addConnectorCustomizers(connector -> connector.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
                connector.getProtocolHandler().setAdapter(new ProblemAdapter(connector, problems));
            }
        }));
    }

    private static void install(ProblemValve valve, Context context) {
        StandardHost host = (StandardHost) context.getParent();
        host.getPipeline().addValve(valve);
        // Otherwise the host adds Tomcat's own when it starts, inside of this one.
        host.setErrorReportValveClass(ProblemValve.class.getName());
    }
}
