package dev.vidusubjects.emulators;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of an engine's process: ends the process when its standard input ends, which the one who started it holds
 * open while it lives, then runs the engine. Knows no library, as it runs with the engine's.
 */
public final class EmulatorMain {

    private EmulatorMain() {}

    /** @param arguments the engine's main class, then its own arguments */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread watch = new Thread(EmulatorMain::endWithInput, "end-with-parent");
        watch.setDaemon(true);
        watch.start();
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever said.
            }
        } catch (IOException e) {
            // The same as its end.
        }
        Runtime.getRuntime().halt(0);
    }
}
