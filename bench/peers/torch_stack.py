"""facenet-pytorch's MTCNN and timm's EfficientNet-B0: what people put together themselves."""

from __future__ import annotations

from bench.peers.contest import Contender, compete


def load(threads: int) -> Contender:
    """MTCNN with its defaults, all faces kept; the classifier's weights are random."""
    import io

    import timm
    import torch
    from facenet_pytorch import MTCNN
    from PIL import Image
    from torchvision.transforms import functional

    torch.set_num_threads(threads)
    detector = MTCNN(keep_all=True, device="cpu")
    classifier = timm.create_model("efficientnet_b0", pretrained=False, num_classes=7).eval()
    settings = timm.data.resolve_model_data_config(classifier)
    side = settings["input_size"][-1]

    @torch.inference_mode()
    def read(content: bytes) -> bool:
        image = Image.open(io.BytesIO(content)).convert("RGB")
        boxes, _ = detector.detect(image)
        if boxes is None:
            return False
        crops = [image.crop(tuple(map(int, box))).resize((side, side)) for box in boxes]
        faces = torch.stack([functional.to_tensor(crop) for crop in crops])
        classifier(functional.normalize(faces, settings["mean"], settings["std"])).softmax(1).tolist()
        return True

    return Contender(read=read)


if __name__ == "__main__":
    compete(load)
