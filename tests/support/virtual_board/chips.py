"""What differs between the chips, as esptool sees it and as the chips print it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from esptool.targets import CHIP_DEFS

_XTENSA, _RISCV = 0x2B06, 0x2F06

SIZE_CODES = {1: 0x14, 2: 0x15, 4: 0x16, 8: 0x17, 16: 0x18}
"""Third byte of a flash's JEDEC identity, by megabytes."""


@dataclass(frozen=True)
class Chip:
    """One kind of chip."""

    name: str
    title: str
    """What MicroPython's banner calls it."""
    mpy: int
    """`sys.implementation._mpy` of MicroPython 1.29 on it."""
    greeting: str
    """The first line of its ROM."""
    normal: str
    """How the ROM names a boot from flash."""
    download: str
    """How the ROM names its loader."""

    @property
    def strap(self) -> int:
        """Return the pin that starts the loader when it is low at power-up: the BOOT button's."""
        return 9 if self.mpy == _RISCV else 0

    @property
    def rom(self) -> Any:
        """Return esptool's class for the chip: its register addresses and identities."""
        return CHIP_DEFS[self.name]

    @property
    def image_id(self) -> int:
        """Return the identity in the header of an image."""
        number: int = self.rom.IMAGE_CHIP_ID
        return number

    @property
    def bootloader_offset(self) -> int:
        """Return where in the flash the ROM looks for the bootloader."""
        offset: int = self.rom.BOOTLOADER_FLASH_OFFSET
        return offset


_C_NORMAL = "boot:0xc (SPI_FAST_FLASH_BOOT)"
_C_DOWNLOAD = "boot:0x4 (DOWNLOAD(USB/UART0/1))"

CHIPS = {
    chip.name: chip
    for chip in (
        Chip(
            "esp32",
            "Generic ESP32 module with ESP32",
            _XTENSA,
            "ets Jul 29 2019 12:21:46",
            "boot:0x13 (SPI_FAST_FLASH_BOOT)",
            "boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))",
        ),
        Chip(
            "esp32s2",
            "Generic ESP32S2 module with ESP32S2",
            _XTENSA,
            "ESP-ROM:esp32s2-rc4-20191025",
            "boot:0x8 (SPI_FAST_FLASH_BOOT)",
            "boot:0x3 (DOWNLOAD(USB/UART0/1/SPI))",
        ),
        Chip(
            "esp32s3",
            "Generic ESP32S3 module with ESP32S3",
            _XTENSA,
            "ESP-ROM:esp32s3-20210327",
            "boot:0x8 (SPI_FAST_FLASH_BOOT)",
            "boot:0x0 (DOWNLOAD(USB/UART0))",
        ),
        Chip(
            "esp32c3",
            "Generic ESP32C3 module with ESP32C3",
            _RISCV,
            "ESP-ROM:esp32c3-api1-20210207",
            _C_NORMAL,
            _C_DOWNLOAD,
        ),
        Chip(
            "esp32c6",
            "Generic ESP32C6 module with ESP32C6",
            _RISCV,
            "ESP-ROM:esp32c6-20220919",
            _C_NORMAL,
            _C_DOWNLOAD,
        ),
    )
}


@cache
def _silicon_revision() -> dict[int, int]:
    """Return registers of an ESP32-D0WD-V3, revision 3.0."""
    rom = CHIPS["esp32"].rom
    base = rom.EFUSE_RD_REG_BASE
    return {
        base + 4 * 3: 1 << 15 | 1 << 9,
        base + 4 * 5: 1 << 20,
        rom.APB_CTL_DATE_ADDR: 1 << 31,
    }


def registers(chip: Chip, mac: bytes) -> dict[int, int]:
    """Return what a chip with this MAC holds in its fuses; registers not named here read 0."""
    rom = chip.rom
    found = {}
    if rom.MAGIC_VALUE is not None:
        found[rom.CHIP_DETECT_MAGIC_REG_ADDR] = rom.MAGIC_VALUE
    if chip.name == "esp32":
        found.update(_silicon_revision())
        found[rom.EFUSE_RD_REG_BASE + 4] = int.from_bytes(mac[2:])
        found[rom.EFUSE_RD_REG_BASE + 8] = int.from_bytes(mac[:2])
    else:
        found[rom.MAC_EFUSE_REG] = int.from_bytes(mac[2:])
        found[rom.MAC_EFUSE_REG + 4] = int.from_bytes(mac[:2])
    return found
