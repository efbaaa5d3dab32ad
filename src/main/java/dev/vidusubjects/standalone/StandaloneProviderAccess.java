package dev.vidusubjects.standalone;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderAccess;
import io.quarkus.arc.profile.UnlessBuildProfile;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.value.registry.ValueRegistry;
import io.quarkus.vertx.http.HttpServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Access to the provider if the settings have an API key, otherwise to the application's own sandbox. */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class StandaloneProviderAccess implements ProviderAccess {

    /** The sandbox accepts any key except {@code revoked}; this one names the sandbox. */
    static final String SANDBOX_KEY = "sandbox";

    private static final Logger LOG = Logger.getLogger(StandaloneProviderAccess.class);

    private final SubjectsConfig.Provider config;
    private final Optional<String> key;
    private final String host;
    private final int configuredPort;
    private final ValueRegistry runtime;

    StandaloneProviderAccess(
            SubjectsConfig config,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int configuredPort,
            ValueRegistry runtime) {
        this.config = config.provider();
        this.key = this.config.apiKey().map(String::strip).filter(given -> !given.isEmpty());
        this.host = host;
        this.configuredPort = configuredPort;
        this.runtime = runtime;
    }

    void announce(@Observes StartupEvent started) {
        if (sandbox()) {
            LOG.warn(
                    "SANDBOX: no VTRIX_API_KEY is set, so the built-in sandbox simulates subjects. They are not real, and"
                            + " cost nothing. Set VTRIX_API_KEY to use the provider.");
        } else {
            LOG.infov("Subjects are created at {0}", config.baseUrl());
        }
    }

    @Override
    public URI baseUrl() {
        if (!sandbox()) {
            return config.baseUrl();
        }
        int bound = runtime.getOrDefault(HttpServer.HTTP_PORT, configuredPort);
        return sandboxUrl(host, bound);
    }

    /**
     * @param bound the address that the HTTP server is bound to; for a wildcard address, the URL has the loopback
     *     address
     */
    static URI sandboxUrl(String bound, int port) {
        String reachable = isWildcard(bound) ? "127.0.0.1" : bound;
        String literal = reachable.contains(":") && !reachable.startsWith("[") ? "[" + reachable + "]" : reachable;
        return URI.create("http://" + literal + ":" + port + "/sandbox");
    }

    private static boolean isWildcard(String bound) {
        try {
            return InetAddress.getByName(bound).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            // The server cannot bind to this address either, and its own error message is better.
            return false;
        }
    }

    @Override
    public String key() {
        return key.orElse(SANDBOX_KEY);
    }

    /** The key comes from the environment: it does not change while the application runs. */
    @Override
    public boolean refresh(String refused) {
        return false;
    }

    @Override
    public boolean sandbox() {
        return key.isEmpty();
    }
}
