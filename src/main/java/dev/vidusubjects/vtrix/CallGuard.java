package dev.vidusubjects.vtrix;

import dev.vidusubjects.provider.ProviderException;
import java.util.concurrent.Callable;

/** Decides whether a call to the provider is made. */
interface CallGuard {

    /**
     * @throws ProviderException the exception of the call; {@code Busy} with the code {@code provider_down} if the call
     *     was not made
     */
    TaskResponse call(Callable<TaskResponse> call) throws ProviderException;
}
