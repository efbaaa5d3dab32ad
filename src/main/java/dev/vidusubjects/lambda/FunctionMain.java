package dev.vidusubjects.lambda;

import io.quarkus.runtime.Quarkus;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/**
 * Starts a function of the native package, and reads the certificates of the trust store meanwhile. They take as long
 * as the rest of the start if they come from a file, as with a company's own authorities. The package for the JVM is
 * started by Lambda itself.
 */
public final class FunctionMain {

    private FunctionMain() {}

    /** @param args of Quarkus: system properties, as {@code -Djavax.net.ssl.trustStore=FILE} */
    public static void main(String... args) {
        Thread certificates = new Thread(FunctionMain::readCertificates, "certificates");
        certificates.setDaemon(true);
        certificates.start();
        Quarkus.run(args);
    }

    private static void readCertificates() {
        try {
            SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            // The first connection fails in the same way, and is reported.
        }
    }
}
