// The processor's time, so that what else the machine does is not counted.
#pragma once

namespace bench {

// Milliseconds of the processor that this program has used.
double processor_ms();

}  // namespace bench
