package dev.abacus.kit.limits;

import dev.abacus.kit.settings.LiveSetting;
import dev.abacus.state.LoopHealth;
import java.util.Objects;
import java.util.Set;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Tomcat's HTTP/1.1 connector with limits on slow clients. Public because Tomcat instantiates it by name. */
public final class BoundedHttpProtocol extends Http11NioProtocol {

    private @Nullable PartialRequests partial;
    private @Nullable ConnectionReaper reaper;
    private @Nullable LoadShedder shedder;

    /** Must be called before the start. */
    void bound(
            PartialRequests requests,
            LiveSetting<ReceivingSettings> settings,
            LoadShedder loadShedder,
            LoopHealth reaping) {
        partial = requests;
        reaper = new ConnectionReaper(this, settings, reaping);
        shedder = loadShedder;
    }

    @Override
    protected Processor createProcessor() {
        return new BoundedHttpProcessor(this, bounded(partial), bounded(reaper), bounded(shedder));
    }

    Set<SocketWrapperBase<NioChannel>> connections() {
        return getEndpoint().getConnections();
    }

    @Override
    public void start() throws Exception {
        super.start();
        bounded(reaper).start(getUtilityExecutor());
    }

    @Override
    public void stop() throws Exception {
        bounded(reaper).stop();
        super.stop();
    }

    private static <T> T bounded(@Nullable T limits) {
        return Objects.requireNonNull(limits, "bound() comes first");
    }
}
