package dev.vidusubjects.emulators;

import java.io.IOException;
import java.util.Arrays;

/**
 * The main class of the process of an emulator: runs the emulator, and ends the process when its standard input ends.
 * The parent process keeps the standard input open while it runs. The class uses no library, because it runs with the
 * libraries of the emulator.
 */
public final class EmulatorMain {

    private EmulatorMain() {}

    /** @param arguments the main class of the emulator, followed by the arguments of the emulator */
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
                // The parent process sends no data.
            }
        } catch (IOException e) {
            // An error has the same meaning as the end of the input.
        }
        Runtime.getRuntime().halt(0);
    }
}
