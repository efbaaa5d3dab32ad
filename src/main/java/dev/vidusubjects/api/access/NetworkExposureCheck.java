package dev.vidusubjects.api.access;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Checks which clients can reach the API. Without a token, only clients on this machine may: the application then
 * starts only if it is bound to loopback, and web pages that are open in a browser on this machine are refused too.
 */
@ApplicationScoped
class NetworkExposureCheck {

    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final boolean listening;
    private final String host;
    private final ApiToken token;

    NetworkExposureCheck(
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean listening,
            @ConfigProperty(name = "quarkus.http.host") String host,
            ApiToken token) {
        this.listening = listening;
        this.host = host;
        this.token = token;
    }

    /** @throws ConfigurationException if untrusted clients could create subjects on the operator's account */
    void check(@Observes StartupEvent start) {
        if (listening && !isLoopback(host) && token.token().isEmpty()) {
            throw new ConfigurationException(
                    "The API would be open to every client that can reach " + host
                            + ": set SUBJECTS_API_TOKEN, which callers then send as a bearer token, or bind it to"
                            + " loopback (quarkus.http.host=127.0.0.1)",
                    Set.of("subjects.api.token", "quarkus.http.host"));
        }
    }

    /** @return whether only callers on this machine are served, because callers are not authorized in another way */
    boolean isThisMachineOnly() {
        return listening && isLoopback(host) && token.token().isEmpty();
    }

    /**
     * @param authority the authority of a {@code Host} header or of an origin, with or without a port
     * @return whether it names this machine; false for any other name, even if a DNS server maps it to this machine
     */
    boolean isThisMachine(String authority) {
        String name = authority.strip().toLowerCase(Locale.ROOT);
        int end = name.startsWith("[") ? name.indexOf(']') + 1 : name.indexOf(':');
        String bare = end > 0 ? name.substring(0, end) : name;
        return bare.equals("localhost")
                || bare.endsWith(".localhost")
                || bare.equals("[::1]")
                || bare.equals(host.toLowerCase(Locale.ROOT))
                || LOOPBACK_V4.matcher(bare).matches();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
