"""An ESP32-S2-DevKitM-1 as it comes: its BOOT button and its pixel on GPIO 18.

What has an underscore is for the technician's tools: MicroPython compiles it away.
Pins and ranges are those of ESP-IDF; nothing of it was verified on hardware.
"""

from deskbell_wire import const

_TITLE = const("ESP32-S2-DevKitM-1")
_CHIP = const("esp32s2")
_SOURCE = const(
    "https://docs.espressif.com/projects/esp-idf/en/stable/esp32s2/api-reference/peripherals/gpio.html"
)
_PINS = const("0-21 26-46")
_FLASH = const("26-32")
_ONLY_READ = const("46")
_USB = const("19 20")
_STRAPPING = const("0 45 46")
_CONSOLE = const("43 44")
_ADC = const("1-10")
_BOOT = const("0")
_NOTE = const("GPIO 46 has a pull-down")

WIRING = "button=0 ws2812=18"
