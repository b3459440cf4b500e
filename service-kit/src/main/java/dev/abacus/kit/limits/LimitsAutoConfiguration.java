package dev.abacus.kit.limits;

import dev.abacus.kit.FilterOrder;
import dev.abacus.kit.settings.Live;
import dev.abacus.kit.settings.LiveSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class LimitsAutoConfiguration {

    /** How late a time limit may be noticed: far less than any of them. */
    private static final int TICK_MILLIS = 20;

    @Bean
    Live<Limits> limits(LiveSettings settings) {
        return settings.bind("abacus.limits", Limits.class);
    }

    @Bean
    Live<ReceivingSettings> receivingSettings(LiveSettings settings) {
        return settings.bind("abacus.receiving", ReceivingSettings.class);
    }

    /**
     * Time limits of what waits for the network. Most are cancelled, which costs next to nothing on a timing wheel; on
     * the JDK's scheduler each would be put into a heap, and taken out of it, under a lock.
     */
    @Bean(destroyMethod = "stop")
    Timer timeLimits() {
        return new HashedWheelTimer(
                Thread.ofPlatform().daemon().name("time-limits").factory(), TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Bean
    PartialRequests partialRequests(Timer timeLimits, Live<ReceivingSettings> settings, MeterRegistry meters) {
        return new PartialRequests(timeLimits, settings, meters);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedRequests(
            PartialRequests requests, Live<ReceivingSettings> settings) {
        return factory -> {
            factory.setProtocol(BoundedHttpProtocol.class.getName());
            factory.addProtocolHandlerCustomizers((BoundedHttpProtocol protocol) -> protocol.bound(requests, settings));
        };
    }

    /** A caller that asks first whether to send its body (Expect: 100-continue) is told that it is too large instead. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> continueWhenTheBodyIsRead() {
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setProperty("continueResponseTiming", "onRead"));
    }

    /** Inside of the filter that answers with problems, outside of all that admits, measures time, or works. */
    @Bean
    FilterRegistrationBean<BodyFilter> bodyFilter(
            Live<Limits> limits, Live<ReceivingSettings> settings, MeterRegistry meters) {
        var budget = new ByteBudget(() -> settings.get().maxBuffered().toBytes());
        Gauge.builder("abacus.requests.buffered", budget, ByteBudget::held)
                .description("Bodies of requests in memory")
                .baseUnit(BaseUnits.BYTES)
                .register(meters);
        var registration = new FilterRegistrationBean<>(new BodyFilter(limits, budget));
        registration.setOrder(FilterOrder.BODY);
        return registration;
    }
}
