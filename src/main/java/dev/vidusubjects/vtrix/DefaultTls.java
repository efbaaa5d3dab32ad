package dev.vidusubjects.vtrix;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/**
 * TLS with the JDK's default context. Vert.x would create a context for each client. The certificates of the trust
 * store are then read once in a process, and a session with a server can be resumed by any client.
 */
final class DefaultTls extends SSLEngineOptions {

    @Override
    public SSLEngineOptions copy() {
        return this;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return DefaultTls::context;
    }

    private static SslContext context() throws SSLException {
        try {
            return new JdkSslContext(
                    SSLContext.getDefault(),
                    true,
                    null,
                    IdentityCipherSuiteFilter.INSTANCE,
                    ApplicationProtocolConfig.DISABLED,
                    ClientAuth.NONE,
                    null,
                    false);
        } catch (NoSuchAlgorithmException e) {
            throw new SSLException("there is no default TLS context", e);
        }
    }
}
