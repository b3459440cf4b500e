package dev.abacus.gateway.loopback;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Dual-stack loopback: a gateway that is bound to {@code 127.0.0.1} also listens on {@code ::1}, because {@code localhost}
 * means both. One socket for both would have to listen on every address of the machine.
 */
@Configuration(proxyBeanMethods = false)
class LoopbackConfiguration {

    /** Divisor of the first connector's connections: those of both have to fit into one heap. */
    private static final int SHARE = 8;

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bothLoopbackAddresses() throws UnknownHostException {
        InetAddress second = InetAddress.getByName("::1");
        return factory -> {
            if (factory.getAddress() instanceof Inet4Address first
                    && first.isLoopbackAddress()
                    && factory.getPort() > 0
                    && canListenOn(second)) {
                // In a customizer, because then all others have been added. Tomcat asks for further connectors after
                // it.
                factory.addConnectorCustomizers(connector -> {
                    if (!isOn(connector, second)) {
                        factory.addAdditionalConnectors(twin(connector, factory, second));
                    }
                });
            }
        };
    }

    private static Connector twin(Connector first, TomcatWebServerFactory factory, InetAddress address) {
        var twin = new Connector(first.getProtocolHandlerClassName());
        var handler = (AbstractProtocol<?>) twin.getProtocolHandler();
        twin.setPort(factory.getPort());
        twin.setURIEncoding(first.getURIEncoding());
        // As Boot does for the first one: a port in use ends the start.
        twin.setProperty("bindOnInit", "false");
        handler.setAddress(address);
        factory.getProtocolHandlerCustomizers().forEach(customizer -> customize(customizer, handler));
        factory.getConnectorCustomizers().forEach(customizer -> customizer.customize(twin));
        handler.setMaxConnections(handler.getMaxConnections() / SHARE);
        return twin;
    }

    @SuppressWarnings("unchecked")
    private static void customize(TomcatProtocolHandlerCustomizer<?> customizer, AbstractProtocol<?> handler) {
        ((TomcatProtocolHandlerCustomizer<AbstractProtocol<?>>) customizer).customize(handler);
    }

    private static boolean isOn(Connector connector, InetAddress address) {
        return connector.getProtocolHandler() instanceof AbstractProtocol<?> handler
                && address.equals(handler.getAddress());
    }

    /** False if IPv6 is switched off. */
    private static boolean canListenOn(InetAddress address) {
        try (var _ = new ServerSocket(0, 1, address)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
