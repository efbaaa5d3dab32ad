package dev.vidusubjects.api;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** Requests that no well-behaved client sends. */
final class RawHttp {

    private RawHttp() {}

    /**
     * @param head request line and headers, lines ended by {@code \n}; {@code Connection: close} is added
     * @return the whole response
     */
    static String send(String head, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            String request = head.strip().replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * @param request as it goes over the wire
     * @param ends whether the server can know that nothing follows; else this end hangs up after a moment
     * @return what came until the server hung up, up to {@code most} bytes
     * @throws SocketTimeoutException if a request that ends is not answered within 10 s
     */
    static byte[] exchange(byte[] request, boolean ends, int most) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(ends ? 10_000 : 50);
            socket.getOutputStream().write(request);
            byte[] window = new byte[16 * 1024];
            for (int count;
                    response.size() < most && (count = socket.getInputStream().read(window)) >= 0; ) {
                response.write(window, 0, count);
            }
        } catch (SocketTimeoutException e) {
            if (ends) {
                throw e;
            }
        } catch (SocketException e) {
            // A server that hangs up early resets the connection. What it said before counts.
            return response.toByteArray();
        }
        return response.toByteArray();
    }
}
